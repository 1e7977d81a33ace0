"""The interface of the standard: what anybody may read of the directory, and what nobody can."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Engine, event, update

from forum.db import db
from forum.hsds import profile
from forum.hsds.ids import uuid_of
from forum.hsds.whole import Whole
from forum.resources.models import HelpKind, Need, Service, ServiceState
from forum.resources.said import AreaSaid, PlaceSaid
from forum.web import locale
from tests.conftest import empty
from tests.factories import World
from tests.hsds.samples import STREET, TOWN, organization, plain, plant, rich, termed, whole
from tests.hsds.standard import complaints
from tests.visitor import Visitor

HOME = "/api/hsds/v1"
UNKNOWN = "11111111-2222-4333-8444-555555555555"
SECRET_WORDS = ("Ne pas montrer", "Retirée d’ici", "Fini hier", "Pas encore")


@dataclass(frozen=True)
class Planted:
    """A directory: public services, and others that must not be met. Keys name them."""

    services: dict[str, Whole]
    hidden: dict[str, Whole]

    def uuid(self, key: str) -> str:
        return uuid_of({**self.services, **self.hidden}[key].id)


def _planted(world: World) -> Planted:
    with world.open():
        today = locale.today()

        def made(name: str, **chosen: Any) -> Whole:
            area = AreaSaid(id="", extent="FR")
            said = replace(plain(name=name, **chosen), areas=(replace(area, id=whole().id),))
            return replace(whole(said), checked_on=today, review_by=today + timedelta(days=90))

        secret = PlaceSaid(id=whole().id, at_id=whole().id, is_confidential=True, country="FR")
        full = termed(replace(whole(rich(today)), checked_on=today, review_by=today + timedelta(days=30)))
        shared = organization(name="Quai Ouvert")
        services = {
            "rich": replace(full, said=replace(full.said, terms=full.said.terms)),
            "one": replace(made("Quai du matin", needs=(Need.LEGAL,)), organization=shared),
            "two": replace(made("Quai du soir", help_kind=HelpKind.PREMISES, for_close=True), organization=shared),
            "shelter": made("Une maison", places=(secret,)),
            "lapsed": replace(
                made("Lointaine"), checked_on=today - timedelta(days=500), review_by=today - timedelta(days=400)
            ),
        }
        hidden = {
            "held": made(SECRET_WORDS[0]),
            "withdrawn": made(SECRET_WORDS[1]),
            "over": made(SECRET_WORDS[2], valid_to=today - timedelta(days=1)),
            "to come": made(SECRET_WORDS[3], valid_from=today + timedelta(days=1)),
        }
        plant(*services.values(), *hidden.values())
        for key, state in (("held", ServiceState.RETURNED), ("withdrawn", ServiceState.WITHDRAWN)):
            db.session.execute(update(Service).where(Service.public_id == hidden[key].id).values(state=state))
    return Planted(services, hidden)


@pytest.fixture(scope="module")
def planted(_app: Flask) -> Iterator[Planted]:
    """Planted once: nothing here changes anything."""
    yield _planted(World(_app))
    empty(_app)


@pytest.fixture
def app(_app: Flask, planted: Planted) -> Flask:
    return _app


@pytest.fixture
def ask(app: Flask) -> Callable[..., Any]:
    """`ask("/services", 200)`: the answer, read."""

    def get(path: str, status: int = 200) -> Any:
        response = app.test_client().get(HOME + path, base_url="https://localhost")
        assert response.status_code == status, response.get_data(as_text=True)[:300]
        assert response.mimetype == "application/json"
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.headers["Cache-Control"] == "no-store"
        assert "Set-Cookie" not in response.headers
        return response.get_json()

    return get


def names(page: dict[str, Any]) -> list[str]:
    return [one["name"] for one in page["contents"]]


def test_every_record_and_page_follows_the_standard(ask: Callable[..., Any], planted: Planted) -> None:
    lists = {
        "/services": "service", "/services?full=true": "service", "/organizations": "organization",
        "/taxonomies": "taxonomy", "/taxonomy_terms?per_page=100": "taxonomy_term",
    }  # fmt: skip
    for path, name in lists.items():
        page = ask(path)
        assert complaints(page, "page") == []
        assert page["contents"], path
        assert [complaint for one in page["contents"] for complaint in complaints(one, name)] == []
        if "full" not in path:
            assert not [one for one in page["contents"] if any(isinstance(value, list) for value in one.values())]
        record = ask(f"{path.partition('?')[0]}/{page['contents'][-1]['id']}")
        assert [one for one in complaints(record, name) if "services" not in one] == []
    for path in ("/service_at_locations", "/service_at_locations?full=true"):
        for stay in ask(path)["contents"]:
            assert [one for one in complaints(stay, "service_at_location") if ".service:" not in one] == []
            assert complaints(stay["service"]) == []
            assert ask(f"/service_at_locations/{stay['id']}")["id"] == stay["id"]


def test_the_interface_says_what_it_is(ask: Callable[..., Any], app: Flask) -> None:
    about = ask("")
    assert about == ask("/")
    assert about["version"] == "3.1"
    assert about["openapi_url"] == f"https://localhost{HOME}/openapi.json"
    document = ask("/openapi.json")
    offered = {rule.rule.replace("<record_id:", "{").replace(">", "}") for rule in app.url_map.iter_rules()
               if rule.endpoint.startswith("hsds.")}  # fmt: skip
    assert set(document["paths"]) == offered
    assert document["openapi"].startswith("3.")
    listed = {one["name"] for one in document["paths"][f"{HOME}/services"]["get"]["parameters"]}
    wanted = {"search", "page", "per_page", "format", "taxonomy_term_id", "taxonomy_id", "organization_id"}
    assert wanted | {"modified_after", "minimal", "full"} == listed
    assert {"get"} == {method for path in document["paths"].values() for method in path if method != "parameters"}


def test_pages_follow_one_another_without_loss(ask: Callable[..., Any], planted: Planted) -> None:
    first = ask("/services?per_page=2")
    assert (first["total_items"], first["total_pages"], first["page_number"], first["size"]) == (5, 3, 1, 2)
    assert (first["first_page"], first["last_page"], first["empty"]) == (True, False, False)
    pages = [first, ask("/services?per_page=2&page=2"), ask("/services?per_page=2&page=3")]
    met = [one["id"] for page in pages for one in page["contents"]]
    assert sorted(met) == sorted(uuid_of(one.id) for one in planted.services.values())
    assert (pages[2]["size"], pages[2]["last_page"]) == (1, True)
    beyond = ask("/services?per_page=2&page=99")
    assert (beyond["empty"], beyond["contents"], beyond["total_items"]) == (True, [], 5)
    terms = [ask(f"/taxonomy_terms?per_page=7&page={page}")["contents"] for page in range(1, 9)]
    assert len({one["id"] for page in terms for one in page}) == len(profile.TERMS) + 2


def test_filters_have_the_names_of_the_standard(ask: Callable[..., Any], planted: Planted) -> None:
    shared = uuid_of(planted.services["one"].organization.id)
    legal, premises = profile.NEED_TERMS[Need.LEGAL].id, profile.KIND_TERMS[HelpKind.PREMISES].id
    close = profile.AUDIENCE_TERMS[profile.Audience.CLOSE].id
    other, below = (planted.services["rich"].terms[0].taxonomy.id, planted.services["rich"].terms[1].id)
    known = {
        "search=quai": {"Quai du matin", "Quai du soir"},
        "search=QUAI soir": {"Quai du soir"},
        "search=introuvable": set(),
        f"organization_id={shared}": {"Quai du matin", "Quai du soir"},
        f"organization_id={UNKNOWN}": set(),
        "organization_id=none": set(),
        f"taxonomy_term_id={legal}": {"Quai du matin"},
        f"taxonomy_term_id={premises}": {"Quai du soir"},
        f"taxonomy_term_id={close}": {"Quai du soir", planted.services["rich"].said.name},
        f"taxonomy_term_id={below}": {planted.services["rich"].said.name},
        f"taxonomy_id={other}": {planted.services["rich"].said.name},
        f"taxonomy_id={profile.NEEDS.id}": {"Quai du matin", planted.services["rich"].said.name},
        f"taxonomy_id={profile.KINDS.id}": {one.said.name for one in planted.services.values()},
        f"search=quai&taxonomy_term_id={legal}": {"Quai du matin"},
    }
    for query, found in known.items():
        assert set(names(ask(f"/services?{query}"))) == found, query
    assert names(ask(f"/organizations?taxonomy_term_id={legal}")) == ["Quai Ouvert"]
    day = planted.services["one"].checked_on.isoformat()
    assert len(names(ask(f"/services?modified_after={day}T00:00:00Z"))) == 4
    assert names(ask("/services?modified_after=2999-01-01")) == []
    assert {tuple(one) for one in ask("/services?minimal=true")["contents"]} == {("id", "last_modified")}
    own = ask(f"/taxonomy_terms?taxonomy_id={other}")["contents"]
    assert [one["name"] for one in own] == ["Aide", "Aide au logement"]
    assert names(ask(f"/taxonomy_terms?parent_id={own[0]['id']}")) == ["Aide au logement"]
    assert names(ask(f"/taxonomy_terms?taxonomy_id={other}&top_only=true")) == ["Aide"]
    assert names(ask("/taxonomies?search=exemple")) == ["Open Exemple"]


def test_what_readers_do_not_find_is_nowhere(ask: Callable[..., Any], planted: Planted, app: Flask) -> None:
    paths = ["/services?full=true&per_page=100", "/service_at_locations?full=true", "/organizations?per_page=100"]
    paths += [f"/services?search={word.split()[0]}" for word in SECRET_WORDS]
    told = " ".join(json.dumps(ask(path), ensure_ascii=False) for path in paths)
    assert not [word for word in (*SECRET_WORDS, STREET, TOWN) if word in told]
    for key, one in planted.hidden.items():
        assert ask(f"/services/{planted.uuid(key)}", 404) == ask(f"/services/{UNKNOWN}", 404), key
        assert ask(f"/organizations/{uuid_of(one.organization.id)}", 404) == ask(f"/organizations/{UNKNOWN}", 404)
        assert uuid_of(one.id) not in told
    (stay,) = ask(f"/services/{planted.uuid('shelter')}")["service_at_locations"]
    assert set(stay) == {"id", "service_id", "location_id", "location"}
    assert set(stay["location"]) == {"id", "location_type", "attributes"}
    assert {one["label"] for one in stay["location"]["attributes"]} == {"country", "confidential"}


def test_a_lapsed_service_is_there_and_says_so(ask: Callable[..., Any], planted: Planted) -> None:
    record = ask(f"/services/{planted.uuid('lapsed')}")
    assert record["alert"].startswith("Plus vérifié depuis le ")
    assert "lapsed" in [one.get("value") for one in record["attributes"]]


def test_what_cannot_be_asked_is_answered_in_json(ask: Callable[..., Any]) -> None:
    wrong = ["page=0", "page=x", "page=" + "9" * 5000, "per_page=101", "per_page=-1", "modified_after=soon",
             "full=perhaps", "format=xml", "search=" + "a" * 201, "search=%00", "taxonomy_id=" + "a" * 61]  # fmt: skip
    for query in wrong:
        told = ask(f"/services?{query}", 422)
        assert set(told) == {"code", "status", "errors"}
        assert list(told["errors"]["query"]) == [query.partition("=")[0]]
    for path in ("services", "organizations", "service_at_locations", "taxonomies", "taxonomy_terms"):
        for own in (UNKNOWN, "x", "A" * 22, "%00", "%ff", "٣" * 36):
            assert ask(f"/{path}/{own}", 404) == {"code": 404, "status": "Not Found"}


def test_the_interface_is_for_reading_only(app: Flask) -> None:
    client = app.test_client()
    for path in ("/services", "", "/taxonomies"):
        for method in ("PUT", "PATCH", "DELETE"):
            assert client.open(HOME + path, method=method, base_url="https://localhost").status_code == 405
        assert client.post(HOME + path, base_url="https://localhost").status_code in {400, 405}


def test_nobody_is_known_there_and_no_session_is_renewed(app: Flask) -> None:
    member = Visitor(app).become(World(app).member())
    asked: list[str] = []

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        asked.append(statement)

    event.listen(Engine, "before_cursor_execute", note)
    try:
        response = member.client.get(f"{HOME}/services", base_url="https://localhost")
    finally:
        event.remove(Engine, "before_cursor_execute", note)
    assert response.status_code == 200
    assert "Set-Cookie" not in response.headers
    assert not [statement for statement in asked if "login_sessions" in statement or "accounts" in statement]


COSTS = {"/services": 4, "/services?full=true": 12, "/services?search=quai&full=true": 12, "/organizations": 2,
         "/service_at_locations": 12, "/taxonomies": 2, "/taxonomy_terms?per_page=100": 2}  # fmt: skip


def test_a_page_costs_as_many_queries_whatever_is_on_it(app: Flask) -> None:
    for path, cost in COSTS.items():
        for size in (1, 5):
            asked: list[str] = []

            def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any, seen: list[str] = asked) -> None:
                seen.extend([] if statement.startswith(("BEGIN", "PRAGMA")) else [statement])

            event.listen(Engine, "before_cursor_execute", note)
            link = "&" if "?" in path else "?"
            app.test_client().get(f"{HOME}{path}{link}per_page={size}", base_url="https://localhost")
            event.remove(Engine, "before_cursor_execute", note)
            assert len(asked) <= cost, (path, size, asked)


def test_who_asks_too_fast_is_told_when_to_come_again(make_app: Callable[..., Flask]) -> None:
    client = make_app(rate_limits=True).test_client()
    answers = [client.get(f"{HOME}/taxonomies", base_url="https://localhost") for _ in range(121)]
    assert {one.status_code for one in answers[:120]} == {200}
    assert answers[120].get_json() == {"code": 429, "status": "Too Many Requests"}
    assert 0 < int(answers[120].headers["Retry-After"]) <= 60
