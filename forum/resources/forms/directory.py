"""What somebody looks for in the directory."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import BooleanField, HiddenField, SelectField, SelectMultipleField
from wtforms.validators import Length
from wtforms.widgets import CheckboxInput, ListWidget

from forum.resources import labels
from forum.resources.forms.fields import ANY, Listed
from forum.resources.models import SERVICE_KINDS, Channel, HelpKind, Need
from forum.web import filters, locale
from forum.web.forms import Form, LineField

LONGEST_WORDS = 80  # characters
PAGES = "pages"  # `only`: guidance pages alone
# What an address may say: codes, never words of the reader.
CODES = ("country", "kind", "language", "need", "whom", "channel", "open", "only")
# Nor what help: a link in somebody's history counts, "k=4", where the form says "kind=premises".
SHORT = {"kind": "k", "need": "n", "whom": "w", "channel": "c"}
WHOM = {
    "person": _l("La personne concernée"),
    "close": _l("Ses proches"),
    "professionals": _l("Des professionnels"),
}
# What a number in an address stands for, from 1: new ones come last, for links are kept.
COUNTED: dict[str, tuple[str, ...]] = {
    "kind": tuple(HelpKind),
    "need": tuple(Need),
    "whom": tuple(WHOM),
    "channel": tuple(Channel),
}


class Boxes(SelectMultipleField):
    """Some of several boxes."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class FilterForm(Form):
    """What the directory shows. Codes come in addresses too; free words and a country to keep only by POST, whose token
    is checked for every form of the site."""

    class Meta:
        csrf = False

    country = SelectField(
        _l("Pays"), validate_choice=False, validators=[Listed(_l("Choisissez un pays de la liste, ou tous."))]
    )
    kind = SelectField(
        _l("Quelle aide"), validate_choice=False, validators=[Listed(_l("Choisissez une aide de la liste, ou toutes."))]
    )
    language = SelectField(
        _l("Langue"),
        validate_choice=False,
        validators=[Listed(_l("Choisissez une langue de la liste, ou toutes."))],
    )
    need = Boxes(
        _l("Besoin"),
        validate_choice=False,
        validators=[Listed(_l("Choisissez parmi les besoins de la liste."))],
    )
    whom = SelectField(
        _l("Pour qui"),
        validate_choice=False,
        validators=[Listed(_l("Choisissez dans la liste, ou tout le monde."))],
    )
    channel = Boxes(
        _l("Par quel moyen"),
        validate_choice=False,
        validators=[Listed(_l("Choisissez parmi les moyens de la liste."))],
    )
    open = BooleanField(_l("Ouvert maintenant"), false_values=(False, "false", "", "0"))
    words = LineField(
        _l("Mots"),
        validators=[
            Length(max=LONGEST_WORDS, message=_l("C’est trop long : %(n)d caractères au plus.", n=LONGEST_WORDS))
        ],
    )
    # The country that the page showed: another one was chosen by the reader, this one perhaps by whoever sent the link.
    was = HiddenField()
    only = HiddenField()

    def __init__(self, *, country: str, countries: frozenset[str], languages: frozenset[str]) -> None:
        asked = _asked(country)
        super().__init__(formdata=asked)
        # A country may be asked for although nothing is there (any more): a kept link must not turn into an error.
        codes = countries | {country} | ({asked["country"]} if labels.is_country(asked["country"]) else set())
        self.country.choices = [(ANY, _("Tous les pays")), *_countries(codes, locale.language())]
        self.language.choices = [(ANY, _("Toutes")), *_languages(languages, locale.language())]
        said = _said(locale.language())
        self.kind.choices, self.whom.choices = said["kind"], said["whom"]
        self.need.choices, self.channel.choices = said["need"], said["channel"]

    @property
    def wanted_kind(self) -> HelpKind | None:
        return HelpKind(self.kind.data) if self.kind.data else None

    @property
    def wanted_needs(self) -> tuple[Need, ...]:
        return tuple(need for need in Need if need in (self.need.data or ()))

    @property
    def wanted_channels(self) -> tuple[Channel, ...]:
        return tuple(channel for channel in Channel if channel in (self.channel.data or ()))

    @property
    def is_for_pages(self) -> bool:
        """Whether guidance pages alone are asked for: there are no services of some kinds."""
        kind = self.wanted_kind
        return kind is not None and (kind not in SERVICE_KINDS or self.only.data == PAGES)

    @property
    def is_narrow(self) -> bool:
        """Whether it asks for facts that only services have."""
        asked = (self.need.data, self.whom.data, self.channel.data, self.open.data, self.words.data)
        return any(asked)

    @property
    def has_more(self) -> bool:
        """Whether something is chosen beside the first three."""
        return any((self.need.data, self.whom.data, self.channel.data, self.need.errors, self.channel.errors))

    @property
    def codes(self) -> dict[str, Any]:
        """What an address says of this form: never its words, and no words of the site's. The country always, also
        none."""
        codes: dict[str, Any] = {"country": self.country.data}
        for name in ("kind", "language", "need", "whom", "channel"):
            if self[name].data:
                codes |= in_address(name, self[name].data)
        return codes | ({"open": "1"} if self.open.data else {})


def in_address(name: str, chosen: str | list[str]) -> dict[str, Any]:
    """How an address says that choice: {"k": "4"}, {"n": ["1", "3"]}; nothing for what is no choice."""
    if name not in SHORT:
        return {name: chosen}
    several = chosen if isinstance(chosen, list) else [chosen]
    numbers = [str(COUNTED[name].index(one) + 1) for one in several if one in COUNTED[name]]
    if not numbers:
        return {}
    return {SHORT[name]: numbers if isinstance(chosen, list) else numbers[0]}


def _counted(name: str, number: str) -> str:
    """What a number in an address stands for; itself, which is no choice, where it stands for none."""
    named = {str(place): code for place, code in enumerate(COUNTED[name], start=1)}
    return named.get(number, f"?{number}")


@lru_cache(maxsize=8)
def _said(_language: str) -> dict[str, list[tuple[str, str]]]:
    """The choices that are the same at each visit, put into words once a language."""
    choices: dict[str, list[tuple[Any, Any]]] = {
        "kind": [(ANY, _("Toutes")), *labels.HELP_KINDS.items()],
        "whom": [(ANY, _("Tout le monde")), *WHOM.items()],
        "need": [*labels.NEEDS.items()],
        "channel": [*labels.CHANNELS.items()],
    }
    return {name: [(value, str(words)) for value, words in some] for name, some in choices.items()}


@lru_cache(maxsize=256)
def _countries(codes: frozenset[str], _language: str) -> tuple[tuple[str, str], ...]:
    return labels.by_name((code, filters.country(code)) for code in codes)


@lru_cache(maxsize=256)
def _languages(codes: frozenset[str], _language: str) -> tuple[tuple[str, str], ...]:
    return labels.by_name((code, filters.capital(labels.language(code))) for code in codes)


def _asked(country: str) -> MultiDict[str, str]:
    sent = request.form if request.method == "POST" else request.args
    names = (*CODES, "words", "was") if request.method == "POST" else CODES
    asked = MultiDict({"country": country, "kind": ANY, "language": ANY, "whom": ANY})
    for name in names:
        if name in sent:
            asked.setlist(name, sent.getlist(name))
        elif SHORT.get(name) in sent:
            asked.setlist(name, [_counted(name, one) for one in sent.getlist(SHORT[name])])
    return asked
