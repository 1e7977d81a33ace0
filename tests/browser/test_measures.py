"""The measures of the other files find a fault that is there. Each is given a page of the site with one fault added."""

from __future__ import annotations

import pytest

from tests.browser import measures
from tests.browser.conftest import Visit
from tests.browser.people import Person

pytestmark = pytest.mark.browser


def _with(person: Person, markup: str, style: str = "") -> Person:
    """Add an element to the page's main part; styles set by a script are not the content policy's business."""
    person.open("/i/a")
    add = """([markup, style]) => {
      const box = document.createElement("div");
      box.innerHTML = markup;
      document.querySelector("main").prepend(box);
      for (const rule of style.split(";").filter(Boolean)) {
        const [name, value] = rule.split(":");
        box.firstElementChild.style.setProperty(name.trim(), value.trim());
      }
    }"""
    person.page.evaluate(add, [markup, style])
    return person


def test_axe_finds_an_image_without_words_and_pale_text(visit: Visit) -> None:
    person = _with(visit(), "<p>Pâle</p><img src='/static/none.svg'>", "color: #dddddd")
    found = " ".join(measures.violations(person.page))
    assert "image-alt" in found
    assert "color-contrast" in found


def test_a_box_wider_than_the_page_is_found(visit: Visit) -> None:
    person = _with(visit(), "<p>Large</p>", "inline-size: 50rem")
    # The sheet hides what is too wide for it: what is looked for is a page that scrolls sideways.
    person.page.evaluate("() => { document.querySelector('main').style.overflow = 'visible'; }")
    assert any("Large" in shown for shown in measures.overflowing(person.page))


def test_a_low_button_and_a_low_link_of_its_own_are_found_but_no_link_in_a_sentence(visit: Visit) -> None:
    low = "<button>Bas</button><p><a href='/'>Seul</a></p><p>Voir <a href='/'>ici</a>.</p>"
    found = measures.small_controls(_with(visit(), low, "min-block-size: 0; padding: 0").page)
    assert [shown.partition(">")[2] for shown in found] == ["Bas</button>", "Seul</a>"]


def test_a_covered_exit_is_found(visit: Visit) -> None:
    person = _with(visit(), "<div></div>", "position: fixed; inset: 0; z-index: 99")
    assert measures.exit_box(person.page)["free"], "what is on the sheet never covers it"
    person.page.evaluate("() => document.body.append(document.querySelector('main > div > div'))")
    assert not measures.exit_box(person.page)["free"]


def test_french_in_an_english_page_is_found(visit: Visit) -> None:
    person = _with(visit(language="en"), "<button>Envoyer à la relecture</button><button lang='fr'>Français</button>")
    words = measures.interface_words(person.page)
    assert "Envoyer à la relecture" in words
    assert "Français" not in words


@pytest.mark.parametrize(
    "act",
    [
        "() => { fetch('https://example.org/').catch(() => {}); }",
        "() => { const script = document.createElement('script'); script.text = '1'; document.body.append(script); }",
        "() => { setTimeout(() => { throw new Error('wrong'); }); }",
    ],
    ids=["a request elsewhere", "an inline script", "an error of a script"],
)
def test_the_watch_notices(visit: Visit, act: str) -> None:
    person = visit()
    person.open("/i/a")
    person.page.evaluate(act)
    person.page.wait_for_timeout(300)
    with pytest.raises(AssertionError):
        person.watch.assert_clean()
