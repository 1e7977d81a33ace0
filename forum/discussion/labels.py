"""The words for content notes and for the site's rules, as readers and authors see them."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from forum.discussion.models import Note

NOTE_WORDS = {
    Note.VIOLENCE: _l("violences"),
    Note.THREATS: _l("menaces"),
    Note.SUICIDE: _l("suicide"),
    Note.SEXUAL: _l("agression sexuelle"),
    Note.CHILDREN: _l("enfants"),
    Note.ANIMALS: _l("animaux"),
}
# The rules that a text can break, by the name that is stored. The page of rules says them at length.
RULE_WORDS = {
    "anonymous": _l("Rester anonyme, soi et les autres"),
    "naming": _l("Ne pas nommer l’auteur des faits"),
    "contact": _l("Pas d’échange de contacts"),
    "blame": _l("Ne pas reprocher à quelqu’un ce qui lui arrive"),
    "revenge": _l("Pas d’appel à se faire justice"),
    "advert": _l("Pas de publicité ni d’arnaque"),
    "method": _l("Pas de moyens de se faire du mal"),
    "court": _l("Prudence avec une procédure en cours"),
    "other": _l("Une autre raison, écrite ci-dessous"),
}


def rule_words(rule: str) -> str:
    """A rule in the reader's language; "" for none."""
    return str(RULE_WORDS.get(rule, ""))


def init_app(app: Flask) -> None:
    app.jinja_env.filters["rule_words"] = rule_words
