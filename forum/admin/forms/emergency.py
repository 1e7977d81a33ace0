"""The forms of emergency numbers: one part of a country, or a country that nobody had read about.

The fields of a part are the same in both, with a prefix in the second: `number`, or `police_number`.
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import Field, HiddenField, RadioField, SelectField
from wtforms.validators import DataRequired, InputRequired, Length, Optional, Regexp, ValidationError

from forum.admin.labels import CHANGE_WORDS, OPEN_TO_WORDS, SHOWS_WORDS
from forum.admin.models import Change
from forum.safety import emergency_parts
from forum.safety.emergency import Kind, Shows
from forum.safety.emergency_parts import Entry
from forum.web import locale
from forum.web.forms import BodyField, Form, LineField

LONGEST_REASON = 2000  # characters
LONGEST_LINE = 200
LONGEST_WORDS = 1000
LONGEST_ADDRESS = 500
LANGUAGES = ("fr", "en")
# Field by field, what a part consists of; the languages come behind an underscore.
TEXTS = {"who": True, "note": False, "name": True, "hours": False, "words": True}  # whether it must be there
OF_A_LINE = ("number", "who", "note")
FIELDS: dict[str, tuple[str, ...]] = {
    **dict.fromkeys(Kind, OF_A_LINE),
    "helplines": ("name", "number", "hours", "languages", "note"),
    "text": ("number", "open_to", "words"),
    "silent": ("words",),
    "what_happens": ("words",),
    "on_bill": ("shows", "words"),
}
TOO_LONG = _l("Le texte dépasse %(max)d caractères.")
LABELS: dict[str, Any] = {
    "who_fr": _l("Qui répond, en français"),
    "who_en": _l("Qui répond, en anglais"),
    "note_fr": _l("À savoir, en français"),
    "note_en": _l("À savoir, en anglais"),
    "name_fr": _l("Nom, en français"),
    "name_en": _l("Nom, en anglais"),
    "hours_fr": _l("Horaires, en français"),
    "hours_en": _l("Horaires, en anglais"),
    "words_fr": _l("Le texte, en français"),
    "words_en": _l("Le texte, en anglais"),
}


def _number(*, required: bool = True) -> LineField:
    first = DataRequired(_l("Écrivez le numéro.")) if required else Optional()
    written = Regexp(
        r"\+?[0-9]+([ -][0-9]+)*\Z", message=_l("Écrivez des chiffres, avec des espaces ou des traits d’union.")
    )
    return LineField(_l("Numéro"), validators=[first, Length(max=30, message=TOO_LONG), written])


def _text(name: str, field: str) -> Field:
    kind = BodyField if name == "words" else LineField
    most = LONGEST_WORDS if name == "words" else LONGEST_LINE
    first = [DataRequired(_l("Écrivez ce texte dans chaque langue."))] if TEXTS[name] else []
    return kind(LABELS[field], validators=[*first, Length(max=most, message=TOO_LONG)])


def _source() -> LineField:
    return LineField(
        _l("Adresse de la page où vous l’avez lu"),
        validators=[
            DataRequired(_l("Écrivez l’adresse de la page où vous l’avez lu.")),
            Length(max=LONGEST_ADDRESS, message=_l("L’adresse dépasse %(max)d caractères.")),
            Regexp(r"https?://[^/\s]+/\S*\Z", message=_l("Écrivez l’adresse en entier : https://exemple.org/page")),
        ],
    )


def _page_of() -> LineField:
    return LineField(_l("Date que porte la page"), validators=[Optional(), _is_past])


def _is_past(_form: Form, field: Field) -> None:
    found = re.fullmatch(r"([0-9]{4})(-[0-9]{2})?(-[0-9]{2})?", field.data)
    try:
        day = date.fromisoformat((field.data + "-01-01")[:10]) if found and (found[2] or not found[3]) else None
    except ValueError:
        day = None
    if day is None or day > locale.today():
        raise ValidationError(_("Écrivez 2026, 2026-03 ou 2026-03-14 : un jour passé, ou rien."))


def _odd() -> LineField:
    return LineField(
        _l("Si la liste de contrôle n’a pas ce numéro : pourquoi il est juste"),
        validators=[Length(max=LONGEST_LINE, message=TOO_LONG)],
    )


def _fields(key: str, prefix: str = "", *, own_source: bool = True) -> dict[str, Any]:
    """The unbound fields of a part, by name."""
    found: dict[str, Any] = {}
    for name in FIELDS[key]:
        if name in TEXTS:
            found |= {f"{prefix}{name}_{code}": _text(name, f"{name}_{code}") for code in LANGUAGES}
        elif name == "number":
            found[f"{prefix}number"] = _number(required=key != "text")
            found[f"{prefix}odd"] = _odd()
        elif name == "languages":
            codes = Regexp(r"([a-z]{2,3}( [a-z]{2,3})*)?\Z", message=_l("Écrivez des codes de langues : fr en"))
            found[f"{prefix}languages"] = LineField(_l("Langues, par leurs codes"), validators=[codes, Length(max=100)])
        elif name == "open_to":
            found["open_to"] = SelectField(_l("Pour qui"), choices=list(OPEN_TO_WORDS.items()))
        else:
            found["shows"] = SelectField(_l("L’appel se voit-il sur la facture ?"), choices=list(SHOWS_WORDS.items()))
    if own_source:
        found |= {f"{prefix}source": _source(), f"{prefix}page_of": _page_of()}
    return found


def _is_unpaired(form: Form, key: str, prefix: str = "") -> bool:
    """Where a text that may be left out stands in one language only, a word on the other field."""
    found = False
    for name in FIELDS[key]:
        pair = [form[f"{prefix}{name}_{code}"] for code in LANGUAGES] if name in TEXTS else []
        if pair and any(one.data for one in pair) and not all(one.data for one in pair):
            found = True
            for one in pair:
                if not one.data:
                    one.errors = [*one.errors, _("Écrivez ce texte dans chaque langue.")]
    return found


def _is_odd(form: Form, code: str, part: str, prefix: str = "") -> bool:
    """Where a number needs a reason that is not there, a word on the field of that reason."""
    if f"{prefix}number" not in form or form[f"{prefix}odd"].data:
        return False
    if not emergency_parts.may_be_odd(code, part, form[f"{prefix}number"].data or ""):
        return False
    form[f"{prefix}odd"].errors = [
        _("La liste de contrôle (libphonenumber) n’a pas ce numéro pour ce pays. S’il est juste, dites pourquoi.")
    ]
    return True


def entry_of(form: Form, key: str, prefix: str = "", *, source: str = "", page_of: str = "") -> Entry:
    """What the fields say, as it would stand in the file. What the signature sets is not in it."""
    found: Entry = {}
    for name in FIELDS[key]:
        if name in TEXTS:
            texts = {code: form[f"{prefix}{name}_{code}"].data or "" for code in LANGUAGES}
            found[name] = texts if any(texts.values()) else None
        elif name == "languages":
            found[name] = (form[f"{prefix}languages"].data or "").split() or None
        else:
            found[name] = str(form[f"{prefix}{name}"].data or "") or None
    if "number" in found:
        found["odd"] = form[f"{prefix}odd"].data or None
    found["source"] = source or form[f"{prefix}source"].data or None
    found["page_of"] = (page_of or (form[f"{prefix}page_of"].data if f"{prefix}page_of" in form else "")) or None
    return found


class PartForm(Form):
    """One part of a country: what is done to it, its fields, on what page, and why."""

    key = ""
    change = RadioField(_l("Que faites-vous ?"), validators=[InputRequired(_l("Choisissez ce que vous faites."))])
    seen = HiddenField()
    reason = BodyField(
        _l("Pourquoi"),
        validators=[
            DataRequired(_l("Écrivez pourquoi : la seconde personne doit pouvoir en juger.")),
            Length(max=LONGEST_REASON, message=TOO_LONG),
        ],
    )

    def fill(self, entry: Entry) -> None:
        """Put what stands there now into the fields."""
        for name in (*FIELDS[self.key], "odd", "source", "page_of"):
            value = entry.get(name)
            if name in TEXTS:
                for code in LANGUAGES:
                    self[f"{name}_{code}"].data = (value or {}).get(code, "")
            elif name in self:
                self[name].data = " ".join(value) if isinstance(value, list) else value

    def fields_of(self, prefix: str = "") -> list[Field]:
        """The fields of the part itself, or of the one with this prefix, without source and date of its own page."""
        beside = {"change", "seen", "reason", "csrf_token", "source", "page_of"}
        return [field for field in self if field.name.startswith(prefix) and field.name not in beside]

    def entry(self) -> Entry:
        return entry_of(self, self.key)

    def accepts_part(self, code: str, part: str, present: Entry | None) -> bool:
        """Whether it is a POST and everything in it is right, for this part as it stands now."""
        if not self.accepts():
            return False
        if Change(self.change.data) is Change.REMOVED:
            return True
        found = [_is_unpaired(self, self.key), _is_odd(self, code, part)]
        return not any([*found, self._says_otherwise(present)])

    def _says_otherwise(self, present: Entry | None) -> bool:
        """Whether what was chosen is not what was done to the fields; a word on the choice where it is not."""
        if present is None:
            return False
        apart = {"source", "page_of", *emergency_parts.SET_BY_SIGNING}
        written = self.entry()
        is_same = all(written.get(name) == value for name, value in present.items() if name not in apart)
        if is_same == (Change(self.change.data) is Change.CHECKED):
            return False
        self.change.errors = [
            _("Rien n’est changé dans les cases : choisissez que vous avez revérifié.")
            if is_same
            else _("Quelque chose est changé dans les cases : choisissez de changer, ou remettez-les comme avant.")
        ]
        return True


def part_form(key: str, changes: list[Change]) -> PartForm:
    """The form of a part of this kind, with the choices that there are for it."""
    kind: type[Any] = type("PartForm", (PartForm,), {"key": key, **_fields(key)})
    form: PartForm = kind()
    form.change.choices = [(change.value, CHANGE_WORDS[change]) for change in changes]
    if form.change.data is None or len(changes) == 1:
        form.change.data = changes[0].value
    return form


# What a country needs to be taken in; all else is added once it is there.
NEEDED = {"police": "police", "medical": "medical", "fire": "fire", "first": "helplines", "second": "helplines"}


class CountryForm(PartForm):
    """A country that nobody had read about: who answers, and two lines that listen."""

    def accepts_country(self, code: str) -> bool:
        if not self.accepts():
            return False
        found = [
            part(self, *told)
            for name, key in NEEDED.items()
            for part, told in ((_is_unpaired, (key, f"{name}_")), (_is_odd, (code, f"{key}-0", f"{name}_")))
        ]
        return not any(found)

    def document(self, code: str) -> dict[str, Any]:
        """The country as it would stand in the file: read by nobody, until it is signed."""
        day = {"checked_on": locale.today().isoformat(), "verified_by": 0}
        found: dict[str, Any] = {"code": code, **{key: [] for key in (*Kind, "helplines")}}
        for name, key in NEEDED.items():
            shared = (
                {} if key == "helplines" else {"source": self.source.data or "", "page_of": self.page_of.data or ""}
            )
            found[key].append(entry_of(self, key, f"{name}_", **shared) | day)
        unknown = {"fr": "Nous n’avons pas trouvé de source.", "en": "We found no source."}
        bill = {"shows": Shows.UNKNOWN.value, "words": unknown, "source": None, "page_of": None, **day}
        return found | {"text": None, "silent": None, "what_happens": None, "on_bill": bill}


def country_form() -> CountryForm:
    """The form of a country, with a prefix for each of its lines; the three numbers share a page."""
    fields: dict[str, Any] = {"source": _source(), "page_of": _page_of()}
    for name, key in NEEDED.items():
        fields |= _fields(key, f"{name}_", own_source=key == "helplines")
    kind: type[Any] = type("CountryForm", (CountryForm,), fields)
    form: CountryForm = kind()
    form.change.choices = [(Change.TAKEN_IN.value, CHANGE_WORDS[Change.TAKEN_IN])]
    form.change.data = Change.TAKEN_IN.value
    return form
