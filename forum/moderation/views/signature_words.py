"""How requests for a second signature are put into words, and what the site holds on an account."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from forum.discussion.models import PostState
from forum.discussion.queries import house_rules
from forum.moderation.models.signatures import Signature, SignatureState, SignedAct
from forum.resources.labels import AGENCY_KINDS
from forum.resources.models import AgencyKind
from forum.roles import Role
from forum.web import filters, locale

ACT_WORDS: dict[SignedAct, Any] = {
    SignedAct.CLOSE_ACCOUNT: _l("Fermer un compte"),
    SignedAct.GRANT_ROLE: _l("Donner un rôle"),
    SignedAct.ADMIT_AGENCY: _l("Admettre une association ou un service"),
    SignedAct.OPEN_TEXTS: _l("Ouvrir les autres textes d’une personne"),
    SignedAct.OPEN_NAME: _l("Savoir de qui est un nom d’un seul fil"),
    SignedAct.DISCLOSE: _l("Répondre à une demande de l’extérieur"),
    SignedAct.EXPORT: _l("Emporter le journal des actes"),
    SignedAct.CHANGE_EMERGENCY: _l("Changer des numéros d’urgence"),
}
STATE_WORDS: dict[SignatureState, Any] = {
    SignatureState.WAITING: _l("Attend une seconde signature"),
    SignatureState.SIGNED: _l("Signée"),
    SignatureState.REFUSED: _l("Refusée"),
    SignatureState.EXPIRED: _l("Échue : personne n’a signé à temps"),
    SignatureState.WITHDRAWN: _l("Reprise par la personne qui demandait"),
}
ROLE_WORDS: dict[Role, Any] = {
    Role.MEMBER: _l("Membre"),
    Role.AGENCY: _l("Association ou service"),
    Role.MODERATOR: _l("Relecture"),
    Role.ADMIN: _l("Administration"),
}
AUTHORITY_WORDS: dict[str, Any] = {
    "court": _l("Un tribunal, une juge ou un juge"),
    "prosecutor": _l("Un parquet"),
    "police": _l("La police ou la gendarmerie"),
    "authority": _l("Une autre autorité publique"),
    "other": _l("Quelqu’un d’autre"),
}
EXTENT_WORDS: dict[str, Any] = {
    "account": _l("Ce que le site garde sur le compte, sans les textes"),
    "texts": _l("Ce que le site garde sur le compte, et les textes"),
}
TEXT_WORDS: dict[PostState, Any] = {
    PostState.HELD: _l("En attente"),
    PostState.PUBLISHED: _l("Publié"),
    PostState.RETURNED: _l("Rendu"),
    PostState.REMOVED: _l("Retiré"),
    PostState.WITHDRAWN: _l("Retiré par son auteur"),
}
# The tables on an account that people ask for; one that is not here is named as in the database.
TABLE_WORDS: dict[str, Any] = {
    "agency_members": _l("L’association pour laquelle ce compte écrit"),
    "appeals": _l("Recours"),
    "audit_lines": _l("Lignes du journal des actes, avec le seul numéro"),
    "claims": _l("Textes pris en relecture en ce moment"),
    "emergency_changes": _l("Changements de numéros d’urgence demandés ou signés"),
    "decisions": _l("Décisions de relecture prises par ce compte"),
    "login_sessions": _l("Sessions ouvertes"),
    "notices": _l("Nouvelles, sans savoir si elles ont été lues"),
    "posts": _l("Messages, et places vides de messages retirés"),
    "recovery_codes": _l("Empreintes de codes de secours"),
    "reports": _l("Signalements"),
    "sanctions": _l("Limites posées à ce compte"),
    "signatures": _l("Demandes de seconde signature"),
    "threads": _l("Fils ouverts"),
}


@dataclass(frozen=True, slots=True)
class Detail:
    """More than pairs of words about what was asked: a template, and what it is about, as `detail` in it."""

    template: str
    about: Any


# By act, for features above this one: what is shown of a request, and what is said once it was signed and committed,
# which may still do what follows the commit ("" for nothing special).
DETAILS: dict[SignedAct, Callable[[Signature], Detail | None]] = {}
AFTERWARDS: dict[SignedAct, Callable[[Signature], str]] = {}


def detail(signature: Signature) -> Detail | None:
    """What another feature shows of a request of its own."""
    show = DETAILS.get(signature.act)
    return show(signature) if show is not None else None


def particulars(signature: Signature) -> list[tuple[str, str]]:
    """What exactly was asked, as pairs of a label and a value."""
    terms = signature.particulars
    pairs = {
        SignedAct.GRANT_ROLE: _role,
        SignedAct.ADMIT_AGENCY: _agency,
        SignedAct.DISCLOSE: _demand,
        SignedAct.CLOSE_ACCOUNT: _rule,
    }.get(signature.act)
    return [(label, str(value)) for label, value in pairs(terms) if value] if pairs is not None else []


def _role(terms: dict[str, str]) -> list[tuple[str, Any]]:
    return [(_("Le rôle"), ROLE_WORDS[Role(terms["role"])])]


def _agency(terms: dict[str, str]) -> list[tuple[str, Any]]:
    return [
        (_("L’association ou le service"), terms["name"]),
        (_("Ce que c’est"), AGENCY_KINDS[AgencyKind(terms["kind"])]),
        (_("Pays"), filters.country(terms["country"])),
    ]


def _demand(terms: dict[str, str]) -> list[tuple[str, Any]]:
    return [
        (_("Qui demande"), AUTHORITY_WORDS.get(terms.get("authority", ""), "")),
        (_("Sur quelle base"), terms.get("basis", "")),
        (_("Ce qui serait remis"), EXTENT_WORDS.get(terms.get("extent", ""), "")),
        (_("La personne"), _told(terms)),
    ]


def _told(terms: dict[str, str]) -> str:
    if terms.get("silent"):
        return str(_("ne sera pas prévenue : la demande l’interdit"))
    return str(_("sera prévenue dès la signature, sans dire qui demande"))


def _rule(terms: dict[str, str]) -> list[tuple[str, Any]]:
    rule = house_rules.rules(locale.language()).get(terms["rule"])
    return [(_("La règle"), rule.name if rule is not None else terms["rule"])]


def hours_left(until: datetime | None, now: datetime) -> int:
    """Whole hours until then, at least one while any time is left."""
    return 0 if until is None or until <= now else -(-int((until - now).total_seconds()) // 3600)
