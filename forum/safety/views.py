"""The crisis panel: the numbers of a country, without account, database or script.

A country is never guessed: the operator's comes first, always by name, until the reader chooses another one.
"""

from __future__ import annotations

from http import HTTPStatus
from urllib.parse import urlsplit

import phonenumbers
from flask import Blueprint, Flask, current_app, make_response, redirect, render_template, url_for
from werkzeug.wrappers import Response

from config import ConfigError
from forum.errors import Hidden
from forum.safety import contact_card, emergency, forms, panel, quick_exit
from forum.safety.emergency_local import LocalFile
from forum.web import access, links, locale

blueprint = Blueprint("crisis", __name__)
Answer = Response | str | tuple[str, int]
EXTENSION = "abri_signed_numbers"


def _look_again() -> None:
    """What this site has signed is read anew where its file has changed: at once, in every process."""
    emergency.local.set(current_app.extensions[EXTENSION].found())


@blueprint.teardown_app_request
def _forget(_error: BaseException | None) -> None:
    emergency.local.set({})


@blueprint.get("/h")
@access.everybody
def show() -> Answer:
    return _panel(_chosen())


@blueprint.get("/h/<string(length=2):code>")
@access.everybody
def show_country(code: str) -> Answer:
    where = panel.place(code.upper())
    if where is None:
        raise Hidden
    return _panel(where)


@blueprint.post("/h")
@access.everybody
def keep_country() -> Answer:
    form = forms.CountryForm()
    if not form.accepts():
        return _panel(_chosen(), country_form=form.with_choices()), HTTPStatus.UNPROCESSABLE_ENTITY
    locale.keep_country(form.country.data)
    return redirect(url_for("crisis.show_country", code=form.country.data), 303)


@blueprint.post("/h/card")
@access.everybody
def card() -> Answer:
    form = forms.CardForm()
    if not form.accepts():
        where = panel.place(form.country.data or "") or _chosen()
        return _panel(where, card_form=form.for_numbers_of(where)), HTTPStatus.UNPROCESSABLE_ENTITY
    response = make_response(contact_card.vcard(form.label.data or "", form.number.data))
    response.headers["Content-Type"] = "text/vcard; charset=utf-8"
    response.headers["Content-Disposition"] = f'attachment; filename="{contact_card.file_name()}"'
    return response


def _panel(
    where: panel.Place,
    *,
    country_form: forms.CountryForm | None = None,
    card_form: forms.CardForm | None = None,
) -> str:
    lang = locale.language()
    return render_template(
        "safety/checked.html" if isinstance(where, emergency.Country) else "safety/unchecked.html",
        lang=lang,
        place=where,
        urgent=panel.urgent(where, lang) if isinstance(where, emergency.Country) else [],
        badge=panel.badge,
        standing=panel.standing(where.lines) if isinstance(where, emergency.Country) else "",
        country_form=country_form or forms.CountryForm.showing(where.code),
        card_form=card_form or forms.CardForm.showing(where),
        others=[one for one in emergency.in_order(emergency.checked(), lang) if one.code != where.code],
        call_log=emergency.call_log(),
        dialable=emergency.dialable,
        text_name=panel.text_name,
        listed_by=f"libphonenumber {phonenumbers.__version__}",
        out=links.out,
        host=_host,
    )


def _host(address: str) -> str:
    return (urlsplit(address).hostname or "").removeprefix("www.")


def _chosen() -> panel.Place:
    """The country kept in the browser, else the operator's, which is known since the start."""
    return panel.place(locale.country()) or panel.today_of(emergency.checked()[0])


def help_country() -> str:
    """For error pages: the code of the country whose lines `help_lines` gives."""
    return _chosen().code


def help_lines() -> list[panel.HelpLine]:
    """For error pages: at most six lines, in the reader's language."""
    return panel.help_lines(_chosen(), locale.language())


def settings() -> dict[str, int]:
    """For pages of words: the operator's choices that they state."""
    config = current_app.config["ABRI"]
    return {
        "session_hours": config.session_hours,
        "claim_minutes": config.claim_minutes,
        "check_links": config.check_links,
    }


def look_first(app: Flask) -> None:
    """Before anything can refuse a request: a page that refuses shows numbers too, and they must be the signed ones."""
    app.extensions[EXTENSION] = LocalFile(app.config["ABRI"].emergency_file)
    app.before_request(_look_again)


def init_app(app: Flask) -> None:
    """Register panel and exit. The numbers are read now: a mistake in them stops the start, not a reader."""
    with app.app_context():
        is_known = panel.place(app.config["ABRI"].country) is not None
    if not is_known:
        raise ConfigError(f"ABRI_COUNTRY: no such country: {app.config['ABRI'].country!r}")
    app.register_blueprint(blueprint)
    quick_exit.init_app(app)
    for function in (help_country, help_lines, settings):
        app.jinja_env.globals[function.__name__] = function
