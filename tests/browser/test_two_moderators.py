"""Two who review work the same queue at two browsers, and authors meet what they decide. In French, by clicks and keys,
on a phone; the site has rate limits as in production.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from forum.discussion.models import PostState
from forum.roles import Role
from tests.browser.conftest import Visit
from tests.browser.people import Person
from tests.browser.two_moderators import (
    CHANGED,
    MASK,
    REASON,
    REMOVE,
    RETURN,
    TAKEN,
    Team,
    decides,
    fills,
    given_back,
    line,
    reason_of,
    takes,
)

pytestmark = pytest.mark.browser

MARK = "[retiré par sécurité]"


def test_two_work_the_same_queue_and_each_text_is_decided_once(team: Team, visit: Visit, js: bool) -> None:
    wanted = team.writes("J’ai pris le train de l’après-midi, et c’était calme.")
    after = team.writes("Chez nous, une lampe dans l’entrée a suffi.", hours=19)
    one, two = (visit(site=team.site, js=js).become(key) for key in (team.first, team.second))
    for person in (one, two):
        person.open("/mod")
        expect(line(person, wanted)).to_contain_text("Libre")
    takes(one, wanted)
    assert one.page.locator("input[name=outcome]").count() == 5
    two.open("/mod")
    expect(line(two, wanted)).to_contain_text(f"{team.name_of(team.first)} le relit, encore 10 min")
    assert line(two, wanted).get_by_role("button", name="Prendre").count() == 0
    two.open(wanted.review)
    two.sees(TAKEN)
    assert two.page.locator("input[name=outcome]").count() == 0
    assert two.page.locator("form[action$=decide], form[action$=claim]").count() == 0
    team.ends_soon(wanted)
    takes(two, wanted)
    fills(one, REMOVE, rule="Pas d’échange", reason=REASON)
    one.press("Enregistrer la décision")
    one.sees(CHANGED)
    assert REASON in given_back(one)
    assert (team.state(wanted), team.decisions(wanted)) == (PostState.HELD, 0)
    two.tick("Publier")
    two.press("Enregistrer, puis le prochain")
    assert two.place == after.review
    two.sees("À vous, encore 10 minutes")
    assert (team.state(wanted), team.decisions(wanted)) == (PostState.PUBLISHED, 1)


def test_a_late_decision_about_a_decided_text_changes_nothing(team: Team, visit: Visit, js: bool) -> None:
    wanted = team.writes("Le chien de la voisine aboie maintenant quand il faut.")
    one, two = (visit(site=team.site, js=js).become(key) for key in (team.first, team.second))
    takes(one, wanted)
    fills(one, RETURN, rule="Rester anonyme", reason=REASON)
    team.ends_soon(wanted)
    takes(two, wanted)
    decides(two, "Publier")
    one.press("Enregistrer la décision")
    one.sees(CHANGED)
    assert REASON in given_back(one)
    assert (team.state(wanted), team.decisions(wanted)) == (PostState.PUBLISHED, 1)


def test_masked_words_are_seen_by_their_author_alone_until_they_agree(team: Team, visit: Visit, js: bool) -> None:
    wanted = team.writes("J’habite rue du Moulin, près du pont. La rue du moulin est calme le soir.")
    one, author, reader = (
        visit(site=team.site, js=js).become(key) for key in (team.first, wanted.author, team.site.keys[Role.MEMBER])
    )
    takes(one, wanted)
    fills(one, MASK, rule="Rester anonyme", reason="Le nom d’une rue dit où vous vivez.")
    one.unfold("À masquer avant de publier")
    box = one.page.get_by_label("Texte, avec ce qui est à masquer entre [[ et ]]")
    box.fill(box.input_value().replace("rue du Moulin", "[[rue du Moulin]]"))
    one.press("Enregistrer la décision")
    one.sees("La décision est enregistrée")
    reader.open(wanted.thread)
    reader.sees(f"J’habite {MARK}, près du pont. La {MARK} est calme le soir.")
    assert "oulin" not in reader.page.content()
    author.open("/n")
    author.sees("Le nom d’une rue dit où vous vivez.")
    author.follow("Votre message a paru ; des mots ont été masqués pour votre sécurité.")
    expect(author.page.locator("del").first).to_contain_text("rue du Moulin")
    author.sees(MARK)
    author.press("Cela me convient")
    author.sees("Le texte d’avant n’est plus gardé.")
    author.open(f"/p/{wanted.post}/shown", status=404)
    author.open(wanted.thread)
    assert "oulin" not in author.page.content()


def test_a_text_given_back_with_a_saved_reply_is_corrected_and_sent_again(team: Team, visit: Visit, js: bool) -> None:
    wanted = team.writes("Écrivez-moi au café de la place, le mardi.")
    one, author = (visit(site=team.site, js=js).become(key) for key in (team.first, wanted.author))
    takes(one, wanted)
    fills(one, RETURN, rule="Rester anonyme")
    one.choose("Réponse enregistrée", "Un détail permet")
    one.press("Reprendre cette réponse")
    words = reason_of(one).input_value()
    assert wanted.pseudonym in words
    assert wanted.board in words
    assert one.page.locator("input[value=return]").is_checked()
    reason_of(one).fill(words.replace("[…]", "le café du mardi"))
    one.press("Enregistrer la décision")
    author.open("/n")
    author.sees("Votre message vous est rendu, pour le corriger.")
    author.sees("le café du mardi")
    author.open(wanted.thread)
    author.follow("Corriger et renvoyer")
    author.sees("le café du mardi")
    author.page.locator("textarea[name=body]").fill("Un café, le mardi, m’aide beaucoup.")
    author.press("Relire avant d’envoyer")
    author.press("Envoyer à la relecture")
    takes(one, wanted)
    one.sees("Un café, le mardi, m’aide beaucoup.")
    decides(one, "Publier")
    assert team.decisions(wanted) == 2


def test_somebody_else_answers_an_appeal_before_they_see_the_first_reasons(team: Team, visit: Visit, js: bool) -> None:
    wanted = team.writes("Mon numéro est au dos de la carte de la bibliothèque.")
    one, two, author, reader = (
        visit(site=team.site, js=js).become(key)
        for key in (team.first, team.second, wanted.author, team.site.keys[Role.MEMBER])
    )
    takes(one, wanted)
    decides(one, REMOVE, rule="Pas d’échange", reason=REASON)
    author.open("/n")
    author.sees(REASON)
    author.follow("Demander un second regard")
    assert author.place == f"/p/{wanted.post}/appeal"
    author.write("Ce que vous voulez dire à la personne qui regardera", "C’est le numéro de mon abonnement.")
    author.press("Envoyer la demande")
    author.sees("Elle attend.")
    _is_not_for(one)
    two.open("/mod/appeals")
    two.page.locator("main a[href^='/mod/appeals/']").first.click()
    two.sees("C’est le numéro de mon abonnement.")
    assert REASON not in two.page.content()
    two.tick("La décision est annulée")
    two.write("Votre avis, et pourquoi", "Un numéro d’abonnement ne joint personne.")
    two.press("Garder mon avis et voir les premières raisons")
    two.sees(REASON)
    two.tick("La décision est annulée")
    two.write("Votre réponse à la personne", "Vous aviez raison.")
    two.press("Enregistrer la décision")
    author.open("/n")
    author.sees("Quelqu’un d’autre a regardé : la première décision est annulée.")
    author.sees("Vous aviez raison.")
    for person in (author, reader):
        person.open(wanted.thread)
        person.sees("Mon numéro est au dos de la carte de la bibliothèque.")
    reader.does_not_see("Vous aviez raison.")


def _is_not_for(first: Person) -> None:
    """Whoever decided first sees that somebody asks again, and can do nothing about it."""
    first.open("/mod/appeals")
    first.page.locator("main a[href^='/mod/appeals/']").first.click()
    first.sees("Vous avez déjà décidé ou passé la main")
    assert first.page.locator("main form[action^='/mod/appeals']").count() == 0


def test_an_account_is_closed_by_two_people(team: Team, visit: Visit, js: bool) -> None:
    wanted = team.writes("Je vends des boîtiers, écrivez-moi.")
    one, two, author = (visit(site=team.site, js=js).become(key) for key in (team.first, team.second, wanted.author))
    takes(one, wanted)
    one.unfold("Autres actes")
    one.follow("Avertir ou suspendre")
    one.tick("Compte fermé pour toujours")
    one.choose("La règle", "Pas de publicité")
    one.page.locator("textarea[name=reason]").fill("Une annonce de plus, après deux avertissements.")
    one.press("Enregistrer la décision")
    one.sees("Rien ne change tant qu’une deuxième personne n’a pas signé.")
    asked = team.request_about(wanted.author)
    one.open(asked)
    one.sees("Vous ne pouvez pas signer votre propre demande")
    assert one.page.get_by_role("button", name="Signer").count() == 0
    author.open("/n")
    assert not team.is_closed(wanted.author)
    two.open(asked)
    two.sees("Une annonce de plus, après deux avertissements.")
    two.press("Signer")
    two.sees("C’est signé.")
    assert team.is_closed(wanted.author)
    author.open(wanted.thread, status=404)
    author.open("/a/names", status=403)
    author.follow("Lire pourquoi, et jusqu’à quand")
    author.follow("Votre compte est fermé.")
    author.sees("Une annonce de plus, après deux avertissements.")
    author.sees("Deux personnes de l’équipe l’ont décidé.")
    author.follow("Demander un second regard")
    author.sees("Quelqu’un d’autre de l’équipe lira et décidera.")


def test_leaving_a_text_gives_it_back(team: Team, visit: Visit) -> None:
    wanted = team.writes("Le vélo est réparé.")
    one, two = (visit(site=team.site).become(key) for key in (team.first, team.second))
    takes(one, wanted)
    one.page.locator("main a.back").first.click()
    expect(one.page).to_have_url(f"{team.site.url}/mod")
    _wait_until(one, lambda: team.claim(wanted) is None)
    two.open("/mod")
    expect(line(two, wanted)).to_contain_text("Libre")


def test_leaving_what_is_no_text_gives_it_back_too(team: Team, visit: Visit) -> None:
    one = visit(site=team.site).become(team.first)
    one.open("/mod?kind=guidance")
    one.page.locator("li.case").first.get_by_role("button", name="Prendre").click()
    one.sees("À vous, encore")
    assert team.holds(team.first) == 1
    one.page.locator("main a.back").first.click()
    expect(one.page).to_have_url(f"{team.site.url}/mod")
    _wait_until(one, lambda: team.holds(team.first) == 0)


def test_a_text_stays_with_whoever_goes_on_reading(team: Team, visit: Visit) -> None:
    wanted = team.writes("Les géraniums ont repris.")
    one = visit(site=team.site).become(team.first)
    one.page.clock.install()
    takes(one, wanted)
    team.ends_soon(wanted, seconds=60)
    before = team.claim(wanted)
    with one.page.expect_request(lambda asked: asked.url.endswith("/claim")):
        one.page.clock.fast_forward("05:00")
    _wait_until(one, lambda: (team.claim(wanted) or before).until > before.until)  # type: ignore[union-attr]
    decides(one, "Publier")
    assert team.claim(wanted) is None


def _wait_until(person: Person, is_so: Callable[[], bool]) -> None:
    """What a page sends by itself arrives some time later."""
    for _ in range(100):
        if is_so():
            return
        person.page.wait_for_timeout(100)
    raise AssertionError("it never came")
