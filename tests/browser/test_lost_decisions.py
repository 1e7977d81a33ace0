"""A moderator loses the connection, or the session, in the middle of a decision: nothing is lost, and nothing decided
twice.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Route

from forum.discussion.models import PostState
from tests.browser.conftest import Visit
from tests.browser.people import Person
from tests.browser.serving import Key
from tests.browser.two_moderators import CHANGED, REASON, RETURN, Team, fills, reason_of, takes

pytestmark = pytest.mark.browser


def test_a_decision_sent_without_a_connection_is_sent_again_once(team: Team, visit: Visit, js: bool) -> None:
    wanted = team.writes("La boîte aux lettres est changée.")
    one = visit(site=team.site, js=js).become(team.first)
    takes(one, wanted)
    fills(one, RETURN, rule="Rester anonyme", reason=REASON)
    one.context.set_offline(True)
    _loses_the_line(one)
    assert team.decisions(wanted) == 0
    one.context.set_offline(False)
    one.page.reload()  # the browser sends the form again
    one.sees("La décision est enregistrée")
    assert (team.state(wanted), team.decisions(wanted)) == (PostState.RETURNED, 1)


def test_a_decision_whose_answer_was_lost_is_not_decided_twice(team: Team, visit: Visit, js: bool) -> None:
    wanted = team.writes("Le nouveau téléphone est là.")
    one = visit(site=team.site, js=js).become(team.first)
    takes(one, wanted)
    fills(one, RETURN, rule="Rester anonyme", reason=REASON)

    def arrives_but_is_not_answered(route: Route) -> None:
        route.fetch(max_redirects=0)
        route.abort()

    one.page.route("**/decide", arrives_but_is_not_answered)
    _loses_the_line(one)
    assert team.decisions(wanted) == 1
    one.page.unroute("**/decide")
    one.page.reload()
    one.sees(CHANGED)
    assert one.page.get_by_label("Ce que vous aviez écrit, à copier").input_value() == REASON
    assert (team.state(wanted), team.decisions(wanted)) == (PostState.RETURNED, 1)


def _loses_the_line(person: Person) -> None:
    """Press the button, and get the browser's own page about it."""
    with suppress(Error):  # the browser tells of it in its own way
        person.press("Enregistrer la décision")
    person.page.wait_for_url("chrome-error://**")
    person.watch.wrong.clear()  # of course the browser complains


def test_a_decision_sent_after_the_end_of_the_session_waits_behind_the_phrase(
    team: Team, visit: Visit, js: bool
) -> None:
    wanted = team.writes("Le bus de sept arrêts, sans écouteurs.")
    one = visit(site=team.site, js=js).become(team.first)
    takes(one, wanted)
    fills(one, RETURN, rule="Rester anonyme", reason=REASON)
    one.end_session()
    one.press("Enregistrer la décision")
    one.sees("Votre session est terminée")
    assert team.decisions(wanted) == 0
    _enters_again(one, team.first)
    one.sees("Vous êtes de retour, et votre texte aussi")
    assert reason_of(one).input_value() == REASON
    assert team.decisions(wanted) == 0
    one.press("Envoyer de nouveau")
    one.sees("La décision est enregistrée")
    assert (team.state(wanted), team.decisions(wanted)) == (PostState.RETURNED, 1)


def _enters_again(person: Person, key: Key) -> None:
    person.write("Votre phrase", key.passphrase)
    person.unfold("J’ai aussi un code à six chiffres")
    person.write("Code à six chiffres, pour l’équipe et les associations", key.code())
    person.press("Entrer et retrouver mon texte")
