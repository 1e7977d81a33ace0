"""The forms around an account."""

from __future__ import annotations

from typing import Any

from flask import current_app
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, HiddenField, SelectField, StringField
from wtforms.validators import DataRequired, Length, ValidationError

from forum.accounts import names
from forum.accounts.models import IDLE_CHOICES, LONGEST_LABEL
from forum.web import locale
from forum.web.forms import Form, LineField, SecretField
from forum.web.open_forms import OpenForm

NAME_COMPLAINTS = {
    names.Complaint.SHORT: _l("Il faut au moins trois lettres."),
    names.Complaint.LONG: _l("Ce nom est trop long : quarante signes au plus."),
    names.Complaint.SIGNS: _l("Seulement des lettres, des chiffres, des espaces, un trait d’union, une apostrophe."),
    names.Complaint.NUMBER: _l("Quatre chiffres à la suite au plus : un numéro pourrait mener à vous."),
    names.Complaint.HOUSE: _l("Ce nom ferait croire que vous parlez pour l’équipe ou pour une autorité."),
}


class JoinForm(OpenForm):
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
    code = StringField(_l("Code à six chiffres, si vous en avez un"))


class RecoverForm(Form):
    code = StringField(_l("Code de secours"), validators=[DataRequired(_l("Écrivez l’un de vos codes de secours."))])


class ProvenForm(Form):
    """A change of the second factor. `asks`: the passphrase goes with it; then it has the field."""

    passphrase = SecretField(_l("Votre phrase d’aujourd’hui"), validators=[DataRequired(_l("Écrivez votre phrase."))])

    def __init__(self, *, asks: bool, about: str, **given: Any) -> None:
        super().__init__(**given)
        self.about = about
        self.passphrase.id = f"phrase-{about}"  # several of these forms stand on one page
        if not asks:
            del self.passphrase


class RemovalForm(ProvenForm):
    """No codes of the app, or one passkey less."""


class SecondFactorForm(ProvenForm):
    secret = HiddenField()
    code = StringField(
        _l("Le code à six chiffres que l’application montre"),
        validators=[DataRequired(_l("Écrivez le code à six chiffres."))],
    )


class StepForm(Form):
    """The second page of an entrance: `proof` and `answer` are not for people, `code` is where an app shows one."""

    proof = HiddenField()
    answer = HiddenField()
    code = StringField(_l("Code à six chiffres"))


class PasskeyForm(ProvenForm):
    """Adding a passkey; `question` is sealed, `answer` is what the browser says to it."""

    question = HiddenField()
    answer = HiddenField()
    label = LineField(
        _l("Comment l’appeler, pour vous seulement"),
        validators=[Length(max=LONGEST_LABEL, message=_l("Quarante signes au plus."))],
    )


class ProveForm(Form):
    """The passphrase once more, before something that opens the account is changed."""

    passphrase = SecretField(_l("Votre phrase d’aujourd’hui"), validators=[DataRequired(_l("Écrivez votre phrase."))])


class PhraseForm(ProveForm):
    """Turning the passphrase; the new words are sealed in `words`."""

    words = HiddenField()


class NameForm(Form):
    """Another name. `sure`: asked for in spite of a warning."""

    name = LineField(_l("Le nom que vous voudriez"), validators=[DataRequired(_l("Écrivez le nom que vous voudriez."))])
    sure = HiddenField(default="")

    def validate_name(self, field: LineField) -> None:
        found = names.complaint(field.data or "", site_name=current_app.config["ABRI"].site_name)
        if found is not None:
            raise ValidationError(NAME_COMPLAINTS[found])

    @property
    def needs_thought(self) -> bool:
        """Whether to ask once more: it looks like a real name, and they have not said that they mean it."""
        looks_real = names.looks_real(self.name.data or "", current_app.config["ABRI"].languages)
        return looks_real and self.sure.data != "yes"


class IdleForm(Form):
    minutes = SelectField(_l("Fermer ma session si je ne fais rien pendant"), coerce=int)

    def __init__(self) -> None:
        super().__init__()
        self.minutes.choices = [(minutes, _l("%(n)d minutes", n=minutes)) for minutes in IDLE_CHOICES]
