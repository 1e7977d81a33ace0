"""The forms around an account."""

from __future__ import annotations

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired

from forum.accounts.models import IDLE_CHOICES
from forum.web import locale
from forum.web.forms import Form, SecretField


class JoinForm(Form):
    """Opening the account that the page proposes; `proposal` is sealed."""

    proposal = HiddenField()
    language = SelectField(_l("Langue du site"))
    agree = BooleanField(
        _l("J’ai noté ma phrase et mes codes, j’ai 18 ans ou plus, et j’accepte que ce site garde ce que j’y écris."),
        validators=[DataRequired(_l("Cochez la case une fois que tout est noté."))],
    )

    def __init__(self) -> None:
        super().__init__()
        self.language.choices = locale.languages()
        if self.language.data not in current_app.config["ABRI"].languages:
            self.language.data = locale.language()


class SignInForm(Form):
    passphrase = SecretField(_l("Votre phrase"), validators=[DataRequired(_l("Écrivez votre phrase."))])
    code = StringField(_l("Code à six chiffres, pour l’équipe et les associations"))


class RecoverForm(Form):
    code = StringField(_l("Code de secours"), validators=[DataRequired(_l("Écrivez l’un de vos codes de secours."))])


class SecondFactorForm(Form):
    secret = HiddenField()
    code = StringField(
        _l("Le code à six chiffres que l’application montre"),
        validators=[DataRequired(_l("Écrivez le code à six chiffres."))],
    )


class IdleForm(Form):
    minutes = SelectField(_l("Fermer ma session si je ne fais rien pendant"), coerce=int)

    def __init__(self) -> None:
        super().__init__()
        self.minutes.choices = [(minutes, _l("%(n)d minutes", n=minutes)) for minutes in IDLE_CHOICES]
