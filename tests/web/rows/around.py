"""What is there for everybody: exit, numbers, languages, pages of the house."""

from __future__ import annotations

from forum.hsds.profile import KINDS, TERMS
from tests.web.rows.shared import Fields, Rows

# The interface of the directory, for programs: the same for everybody.
INTERFACE: Rows = {
    name: (f"GET /api/hsds/v1{path}", "200  200  200  200  200  200  200  200")
    for name, path in {
        "hsds.about": "",
        "hsds.openapi": "/openapi.json",
        "hsds.services": "/services",
        "hsds.service": "/services/{service_uuid}",
        "hsds.organizations": "/organizations",
        "hsds.organization": "/organizations/{organization_uuid}",
        "hsds.service_at_locations": "/service_at_locations",
        "hsds.service_at_location": "/service_at_locations/{stay_uuid}",
        "hsds.taxonomies": "/taxonomies",
        "hsds.taxonomy": f"/taxonomies/{KINDS.id}",
        "hsds.taxonomy_terms": "/taxonomy_terms",
        "hsds.taxonomy_term": f"/taxonomy_terms/{TERMS[0].id}",
    }.items()
}
ROWS: Rows = {
    #                                   visitor   other     rival      admin
    #                                        member    agency   moderator   unproven
    "counts.counts":       ("GET /i/f",     "200  200  200  200  200  200  200  200"),
    "crisis.show":         ("GET /h",       "200  200  200  200  200  200  200  200"),
    "crisis.show_country": ("GET /h/FR",    "200  200  200  200  200  200  200  200"),
    "crisis.keep_country": ("POST /h",      "303  303  303  303  303  303  303  303"),
    "crisis.card":         ("POST /h/card", "200  200  200  200  200  200  200  200"),
    "exit.leave":          ("GET /e",       "303  303  303  303  303  303  303  303"),
    "health.lives":        ("GET /healthz", "200  200  200  200  200  200  200  200"),
    "health.ready":        ("GET /readyz",  "200  200  200  200  200  200  200  200"),
    "links.leave":         ("GET /u?to={to}", "200  200  200  200  200  200  200  200"),
    "links.leave unsigned": ("GET /u?to=aHR0cHM6Ly9h", "404  404  404  404  404  404  404  404"),
    "locale.choose":       ("POST /l",      "303  303  303  303  303  303  303  303"),
    "pages.page":          ("GET /i/x",     "200  200  200  200  200  200  200  200"),
    "privacy.kept":        ("GET /i/k",     "200  200  200  200  200  200  200  200"),
    "privacy.before":      ("GET /i/w",     "200  200  200  200  200  200  200  200"),
    "pages.choose_shortcut": ("POST /i/x",    "303  303  303  303  303  303  303  303"),
    **INTERFACE,
    "hsds.service held": (
        "GET /api/hsds/v1/services/{held_service_uuid}", "404  404  404  404  404  404  404  404",
    ),
}  # fmt: skip

FIELDS: Fields = {
    "crisis.keep_country": {"country": "FR"},
    "crisis.card": {"country": "FR", "number": "17", "label": "Boulangerie"},
    "locale.choose": {"language": "en", "back": "/"},
}
