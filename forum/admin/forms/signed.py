"""What administrators ask a second signature for: a role, an agency, an answer to a demand, the record; and taking a
role away, which one of them does alone.
"""

from __future__ import annotations

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, RadioField, SelectField
from wtforms.validators import AnyOf, DataRequired, InputRequired, Length

from forum.accounts.models import LONGEST_NAME
from forum.resources.labels import AGENCY_KINDS, countries
from forum.resources.models import LONGEST_NAME as LONGEST_AGENCY
from forum.roles import Role
from forum.web import locale
from forum.web.forms import BodyField, Form, LineField

LONGEST_REASON = 2000  # characters
LONGEST_BASIS = 200  # characters
GRANTED_WORDS = {Role.MODERATOR: _l("Relecture"), Role.ADMIN: _l("Administration")}
# Why a role is taken away: the code is in the record.
TAKEN_WORDS = {
    "left": _l("La personne quitte l’équipe ou l’association"),
    "lost": _l("L’accès est perdu, ou quelqu’un d’autre l’a peut-être"),
    "trust": _l("La confiance n’est plus là"),
}
# Kinds of those who ask from outside, and how much they ask for. Codes of the request's terms.
AUTHORITY_CHOICES = {
    "court": _l("Un tribunal, une juge ou un juge"),
    "prosecutor": _l("Un parquet"),
    "police": _l("La police ou la gendarmerie"),
    "authority": _l("Une autre autorité publique"),
    "other": _l("Quelqu’un d’autre"),
}
EXTENT_CHOICES = {
    "account": _l("Ce que le site garde sur le compte, sans les textes"),
    "texts": _l("Ce que le site garde sur le compte, et les textes"),
}


def _reason(label: Any, complaint: Any) -> BodyField:
    return BodyField(
        label,
        validators=[
            DataRequired(complaint),
            Length(max=LONGEST_REASON, message=_l("Le texte dépasse %(max)d caractères.")),
        ],
    )


def _name() -> LineField:
    return LineField(
        _l("Le nom du compte, exactement"),
        validators=[
            DataRequired(_l("Écrivez le nom du compte.")),
            Length(max=LONGEST_NAME, message=_l("Un nom a au plus %(max)d caractères.")),
        ],
    )


class GrantForm(Form):
    """A role for an account."""

    name = _name()
    role = RadioField(
        _l("Quel rôle ?"),
        choices=[(role.value, words) for role, words in GRANTED_WORDS.items()],
        default=Role.MODERATOR.value,
        validators=[InputRequired(_l("Choisissez un rôle."))],
    )
    reason = _reason(_l("Pourquoi cette personne"), _l("Écrivez pourquoi : la seconde personne doit pouvoir en juger."))


class TakeForm(Form):
    """Taking a role away."""

    taken_name = _name()
    why = SelectField(
        _l("Pourquoi"),
        choices=list(TAKEN_WORDS.items()),
        validators=[InputRequired(_l("Choisissez pourquoi."))],
    )


class AdmitForm(Form):
    """An account that is to write for an agency, and how that agency's identity was checked."""

    name = _name()
    agency = LineField(
        _l("Le nom de l’association ou du service"),
        validators=[
            DataRequired(_l("Écrivez le nom de l’association ou du service.")),
            Length(max=LONGEST_AGENCY, message=_l("Le nom dépasse %(max)d caractères.")),
        ],
    )
    kind = SelectField(_l("Ce que c’est"), choices=list(AGENCY_KINDS.items()), validators=[InputRequired()])
    country = SelectField(_l("Pays"), validators=[InputRequired(_l("Choisissez un pays."))])
    reason = _reason(
        _l("Comment son identité a été vérifiée, hors du site"),
        _l("Écrivez comment l’identité a été vérifiée."),
    )

    def __init__(self) -> None:
        super().__init__()
        self.country.choices = list(countries(locale.language()))


class DemandForm(Form):
    """A demand from outside about one account."""

    name = _name()
    authority = SelectField(_l("Qui demande"), choices=list(AUTHORITY_CHOICES.items()), validators=[InputRequired()])
    basis = LineField(
        _l("Sur quelle base légale"),
        validators=[
            DataRequired(_l("Écrivez la base légale de la demande.")),
            Length(max=LONGEST_BASIS, message=_l("La base légale dépasse %(max)d caractères.")),
        ],
    )
    extent = RadioField(
        _l("Ce qui serait remis"),
        choices=list(EXTENT_CHOICES.items()),
        default="account",
        validators=[AnyOf(list(EXTENT_CHOICES))],
    )
    silent = BooleanField(_l("La demande interdit de prévenir la personne"))
    reason = _reason(_l("Ce qui est demandé"), _l("Écrivez ce qui est demandé."))


class ExportForm(Form):
    """Why somebody wants to take the record of acts away."""

    reason = _reason(_l("Pour quoi faire"), _l("Écrivez pour quoi faire : la seconde personne doit pouvoir en juger."))
