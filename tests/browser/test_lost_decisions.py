"""A moderator loses the connection, or the session, in the middle of a decision: nothing is lost, and nothing decided
twice.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
from playwright.sync_api import Error, Route

from forum.discussion.models import PostState
from forum.roles import Role
from tests.browser.conftest import Visit
from tests.browser.people import Person
from tests.browser.serving import Key
from tests.browser.two_moderators import CHANGED, REASON, RETURN, Team, fills, given_back, reason_of, takes

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
    assert REASON in given_back(one)
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
    key = team.first if js else team.second  # a code counts once
    one = visit(site=team.site, js=js).become(key)
    takes(one, wanted)
    fills(one, RETURN, rule="Rester anonyme", reason=REASON)
    one.end_session()
    one.press("Enregistrer la décision")
    one.sees("Votre session est terminée")
    assert team.decisions(wanted) == 0
    _enters_again(one, key)
    one.sees("Vous êtes de retour, et votre texte aussi")
    assert reason_of(one).input_value() == REASON
    assert team.decisions(wanted) == 0
    one.press("Envoyer de nouveau")
    one.sees("La décision est enregistrée")
    assert (team.state(wanted), team.decisions(wanted)) == (PostState.RETURNED, 1)


def test_a_saved_reply_asked_for_after_the_end_of_the_session_decides_nothing(team: Team, visit: Visit) -> None:
    wanted = team.writes("Le jeudi, au marché, près de la fontaine.")
    somebody = team.site.admit(Role.MODERATOR)  # whose code was not used yet
    one = visit(site=team.site, js=False).become(somebody)
    takes(one, wanted)
    fills(one, RETURN, rule="Rester anonyme")
    one.choose("Réponse enregistrée", "Un détail permet")
    one.end_session()
    one.press("Reprendre cette réponse")
    one.sees("Votre session est terminée")
    _enters_again(one, somebody)
    one.press("Envoyer de nouveau")
    assert wanted.board in reason_of(one).input_value()
    assert one.page.locator("input[value=return]").is_checked()
    assert team.decisions(wanted) == 0


def _enters_again(person: Person, key: Key) -> None:
    person.write("Votre phrase", key.passphrase)
    person.unfold("J’ai aussi un code à six chiffres")
    person.write("Code à six chiffres, si vous en avez un", key.code())
    person.press("Entrer et retrouver mon texte")
