"""What somebody looks for in the directory."""

from __future__ import annotations

from flask import request
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from werkzeug.datastructures import MultiDict
from wtforms import SelectField

from forum.resources import labels
from forum.resources.forms.fields import ANY, Listed
from forum.resources.models import HelpKind
from forum.web import filters
from forum.web.forms import Form


class FilterForm(Form):
    """What the directory shows. Asked by GET: no token."""

    class Meta:
        csrf = False

    country = SelectField(
        _l("Pays"), validate_choice=False, validators=[Listed(_l("Choisissez un pays de la liste, ou tous."))]
    )
    kind = SelectField(
        _l("Besoin"), validate_choice=False, validators=[Listed(_l("Choisissez un besoin de la liste, ou tous."))]
    )
    language = SelectField(
        _l("Langue de la fiche"),
        validate_choice=False,
        validators=[Listed(_l("Choisissez une langue de la liste, ou toutes."))],
    )

    def __init__(self, *, country: str, offered: list[tuple[str, str]]) -> None:
        asked = MultiDict({"country": country, "kind": ANY, "language": ANY})
        for name in asked:
            if name in request.args:
                asked[name] = request.args[name]
        super().__init__(formdata=asked)
        # A country may be asked for although nothing is there (any more): a kept link must not turn into an error.
        codes = {country, asked["country"], *(code for code, _language in offered)}
        named = labels.by_name((code, filters.country(code)) for code in codes if labels.is_country(code))
        written = labels.by_name((code, filters.language_name(code)) for code in {code for _country, code in offered})
        self.country.choices = [(ANY, _("Tous les pays")), *named]
        self.language.choices = [(ANY, _("Toutes")), *written]
        self.kind.choices = [(ANY, _("Tous")), *labels.HELP_KINDS.items()]

    @property
    def wanted_kind(self) -> HelpKind | None:
        return HelpKind(self.kind.data) if self.kind.data else None
