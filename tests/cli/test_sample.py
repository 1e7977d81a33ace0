"""The sample content keeps the promises of `forum/cli/sample/README.md`."""

import json
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SAMPLE = Path(__file__).parents[2] / "forum" / "cli" / "sample"
LANGUAGES = ("fr", "en")
STATES = {"published", "held", "returned", "removed", "withdrawn"}
NOTES = {"threats", "violence", "suicide", "sexual", "children", "animals"}
KINDS = {"emergency", "police", "online", "premises", "close"}
# Public helplines and emergency numbers, and the ranges that the regulators keep for fiction.
NUMBERS = {
    "fr": r"17|112|114|3919|116006|3018|3114|019900\d{4}",
    "en": r"999|101|112|08088020300|116123|01632960\d{3}",
}
UNSAID_IN_TITLES = re.compile(r"harc|stalk|victim|violen|agress|assault|abuse", re.IGNORECASE)
CLOCK = re.compile(r"\b\d{1,2}\s?(?:h\b|h\d\d|:\d\d|heures?\b|o’clock|[ap]\.?m\b)", re.IGNORECASE)
DIGITS = re.compile(r"\+?\d(?:[\d\s./()-]*\d)?")
# Words with a capital inside a sentence that are no first name and no town.
CAPITALS = re.compile(
    r"France|Europe|Belgique|Canada|Ireland|Wales|England|Scotland|Northern|New|Zealand"
    r"|Rive|Claire|Harbour|Line|Victimes|National|Stalking|Helpline|Samaritans|République|Intérieur"
    r"|SMS|SIM|GP|HR|I|Sundays?|Monday|Tuesdays?|Saturday"
)
# After a full stop or an opening quotation mark a capital starts a sentence and says nothing.
INSIDE_CAPITAL = re.compile(r"(?:(?<=[\w,;’)])\*{0,2}[^\S\n]+[(*]*|\b[dlDL]’)([A-ZÀÂÇÉÈÊÎÔÛ]\w*)")

# What the sample team has before it: the fields of each kind of entry beside `kind`.
TEAM = {
    "level": {"thread", "post", "level", "why"},
    "note": {"thread", "post", "text"},
    "report": {"thread", "post", "by", "reason", "text"},
    "appeal": {"thread", "post", "text"},
    "case": {"thread", "post", "hours"},
    "message": {"by", "text"},
    "name": {"by", "text"},
    "pin": {"page", "board"},
    "closure": {"by", "thread", "post", "rule", "text"},
    "opening": {"thread", "post", "text"},
    "decision": {"thread", "post", "rule"},
}

Record = dict[str, Any]


def load(name: str) -> list[Record]:
    """The records of the file `name` of the sample folder."""
    records: list[Record] = json.loads((SAMPLE / name).read_text(encoding="utf-8"))
    return records


def posts(language: str) -> list[Record]:
    """All posts of the language, in the order of the file."""
    return [post for thread in load(f"threads.{language}.json") for post in thread["posts"]]


def texts(language: str) -> Iterator[str]:
    """Everything that a reader, an author or a moderator could meet in this language."""
    for board in load("boards.json"):
        if board["language"] == language:
            yield from (board["name"], board["purpose"])
    for thread in load(f"threads.{language}.json"):
        yield thread["title"]
        for post in thread["posts"]:
            yield from (post["body"], post.get("reason", ""), post.get("edit", {}).get("body", ""))
    for page in load(f"guidance.{language}.json"):
        yield from (page["title"], page["body"])
    for entry in load(f"team.{language}.json"):
        yield entry.get("text", "a")


def titles(language: str) -> list[str]:
    """The names and titles of boards, threads and pages of the language."""
    boards = [board["name"] for board in load("boards.json") if board["language"] == language]
    threads = [thread["title"] for thread in load(f"threads.{language}.json")]
    return boards + threads + [page["title"] for page in load(f"guidance.{language}.json")]


def test_each_language_has_six_boards_in_order_and_one_of_them_is_public() -> None:
    boards = load("boards.json")
    fields = {"key", "language", "name", "purpose", "who_reads", "order"}
    assert all(set(board) == fields for board in boards)
    assert len({board["key"] for board in boards}) == len(boards)
    for language in LANGUAGES:
        own = [board for board in boards if board["language"] == language]
        assert [board["order"] for board in own] == [1, 2, 3, 4, 5, 6]
        assert Counter(board["who_reads"] for board in own) == {"members": 5, "public": 1}


def test_the_two_agencies_say_what_they_are() -> None:
    agencies = load("agencies.json")
    assert all(set(agency) == {"key", "name", "kind", "country", "language"} for agency in agencies)
    assert len({agency["key"] for agency in agencies}) == 2
    assert all(agency["kind"] in {"charity", "public", "police", "company"} for agency in agencies)
    assert {agency["language"] for agency in agencies} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_thread_stands_on_a_board_of_its_language_under_a_title_of_its_own(language: str) -> None:
    own = {board["key"] for board in load("boards.json") if board["language"] == language}
    threads = load(f"threads.{language}.json")
    assert all(set(thread) == {"board", "title", "posts"} for thread in threads)
    assert {thread["board"] for thread in threads} == own
    assert len({thread["title"].casefold() for thread in threads}) == len(threads)
    assert all(0 < len(thread["title"]) <= 100 for thread in threads)


@pytest.mark.parametrize("language", LANGUAGES)
def test_there_are_enough_threads_and_one_of_them_needs_three_pages(language: str) -> None:
    sizes = [len(thread["posts"]) for thread in load(f"threads.{language}.json")]
    assert sum(2 <= size <= 9 for size in sizes) >= 14
    assert sum(size >= 45 for size in sizes) == 1
    assert sum(sizes) >= 100


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_post_has_the_fields_of_its_state_and_no_others(language: str) -> None:
    for post in posts(language):
        expected = {"author", "body", "state", "days_ago", "notes"}
        expected |= {"reason"} if post["state"] in {"returned", "removed"} else set()
        assert set(post) - {"edit"} == expected
        assert re.fullmatch(r"a([1-9]|1[0-4])", post["author"])
        assert post["state"] in STATES
        assert isinstance(post["days_ago"], int)
        assert post["days_ago"] >= 0
        assert set(post["notes"]) <= NOTES
        assert len(set(post["notes"])) == len(post["notes"])
        assert post.get("reason", "words")
        if "edit" in post:
            assert post["state"] == "published"
            assert set(post["edit"]) == {"body", "state"}
            assert post["edit"]["state"] in {"held", "returned", "published"}
            assert post["edit"]["body"] != post["body"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_post_is_empty_when_withdrawn_and_of_a_readable_length_otherwise(language: str) -> None:
    for post in posts(language):
        words = len(post["body"].split())
        assert words == 0 if post["state"] == "withdrawn" else 20 <= words <= 250, post["body"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_there_to_be_seen(language: str) -> None:
    threads = load(f"threads.{language}.json")
    states = Counter(post["state"] for post in posts(language))
    assert states["held"] >= 5
    assert states["returned"] >= 2
    assert states["removed"] >= 2
    assert states["withdrawn"] >= 2
    assert sum(post.get("edit", {}).get("state") == "held" for post in posts(language)) >= 2
    assert any(thread["posts"][0]["state"] == "held" for thread in threads)
    assert any(post["state"] == "held" and "suicide" in post["notes"] for post in posts(language))


@pytest.mark.parametrize("language", LANGUAGES)
def test_nobody_replies_to_a_thread_that_is_not_published_or_before_it_was(language: str) -> None:
    for thread in load(f"threads.{language}.json"):
        days = [post["days_ago"] for post in thread["posts"]]
        assert days == sorted(days, reverse=True), thread["title"]
        if thread["posts"][0]["state"] != "published":
            assert len(thread["posts"]) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_waits_for_a_moderator_has_not_waited_for_more_than_a_week(language: str) -> None:
    assert all(post["days_ago"] <= 7 for post in posts(language) if post["state"] == "held")


@pytest.mark.parametrize("language", LANGUAGES)
def test_guidance_has_its_fields_and_covers_the_five_kinds_of_help(language: str) -> None:
    agencies = {agency["key"]: agency for agency in load("agencies.json")}
    pages = load(f"guidance.{language}.json")
    fields = {"agency", "title", "body", "country", "kind", "review_in_days", "checked_days_ago", "state"}
    for page in pages:
        assert set(page) == fields | {"pin_boards", "pin_threads"}
        assert agencies[page["agency"]]["language"] == language
        assert page["country"] in {"", agencies[page["agency"]]["country"]}
        assert page["state"] in {"published", "held"}
        assert isinstance(page["review_in_days"], int)
        assert page["checked_days_ago"] >= 0
        assert 200 <= len(page["body"].split()) <= 600
    current = {page["kind"] for page in pages if page["state"] == "published" and page["review_in_days"] > 0}
    assert current == KINDS
    assert len({page["title"].casefold() for page in pages}) == len(pages)
    assert any(page["review_in_days"] < 0 for page in pages)
    assert any(page["state"] == "held" for page in pages)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pins_point_at_published_things_and_stay_few(language: str) -> None:
    boards = {board["key"] for board in load("boards.json") if board["language"] == language}
    shown = {t["title"] for t in load(f"threads.{language}.json") if t["posts"][0]["state"] == "published"}
    pages = load(f"guidance.{language}.json")
    on_boards = Counter(key for page in pages for key in page["pin_boards"])
    on_threads = Counter(title for page in pages for title in page["pin_threads"])
    assert set(on_boards) <= boards
    assert set(on_threads) <= shown
    assert max(on_boards.values()) <= 3
    assert max(on_threads.values()) == 1
    assert not any(page["pin_boards"] or page["pin_threads"] for page in pages if page["state"] == "held")


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_the_team_has_before_it_names_texts_that_are_there(language: str) -> None:
    threads = {thread["title"]: thread["posts"] for thread in load(f"threads.{language}.json")}
    for entry in load(f"team.{language}.json"):
        wanted = TEAM[entry["kind"]] | ({"text"} if entry.get("hours") else set())
        assert set(entry) - {"minutes"} == wanted | {"kind"}
        assert 0 < entry.get("minutes", 1) < 7 * 24 * 60
        post = threads[entry["thread"]][entry["post"]] if "thread" in entry else {}
        if entry["kind"] == "decision":
            assert post["state"] in {"returned", "removed"}
        elif entry["kind"] == "level":
            assert "held" in {post["state"], post.get("edit", {}).get("state")}
        elif entry["kind"] == "report":
            assert post["state"] == "published"
            assert post["author"] != entry["by"]
        elif entry["kind"] == "appeal":  # within six months
            assert post["state"] in {"returned", "removed"}
            assert post["days_ago"] < 180


@pytest.mark.parametrize("language", LANGUAGES)
def test_whatever_was_given_back_or_removed_says_by_which_rule(language: str) -> None:
    against = Counter(
        (thread["title"], number)
        for thread in load(f"threads.{language}.json")
        for number, post in enumerate(thread["posts"])
        if post["state"] in {"returned", "removed"}
    )
    ruled = Counter((e["thread"], e["post"]) for e in load(f"team.{language}.json") if e["kind"] == "decision")
    assert ruled == against


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_number_is_written_that_could_ring_at_somebodys_home(language: str) -> None:
    for text in texts(language):
        for match in DIGITS.finditer(text):
            digits = re.sub(r"\D", "", match[0])
            if len(digits) > 2:
                assert re.fullmatch(NUMBERS[language], digits), match[0]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_gives_a_clock_time(language: str) -> None:
    assert not [text for text in texts(language) if CLOCK.search(text)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_text_names_a_person_or_a_place_below_a_country(language: str) -> None:
    for text in texts(language):
        words = INSIDE_CAPITAL.findall(re.sub(r"\[[^]]*\]", "", text))
        found = {word for word in words if not CAPITALS.fullmatch(word)}
        assert not found, (found, text)


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_stand_only_in_what_readers_never_see(language: str) -> None:
    for post in posts(language):
        if re.search(r"\[[^]]*\](?!\()", post["body"]):
            assert post["state"] in {"returned", "removed"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_title_or_name_tells_what_the_forum_is_about(language: str) -> None:
    assert not [title for title in titles(language) if UNSAID_IN_TITLES.search(title)]


@pytest.mark.parametrize("language", LANGUAGES)
def test_texts_use_the_markdown_subset_and_typographic_characters(language: str) -> None:
    plainly_spaced = set(titles(language))
    for text in texts(language):
        assert not re.search(r"^\s*(#|```|---|===|\|)|!\[|<[a-z/]", text, re.MULTILINE), text
        assert not re.search(r"['\"]|\.\.\.", text), text
        assert text == text.strip()
        assert all(url.startswith("https://") for url in re.findall(r"\]\(([^)]*)\)", text))
        if language == "fr" and text not in plainly_spaced:
            assert not re.search(r" [?!:;»]|« ", text), text


@pytest.mark.parametrize("language", LANGUAGES)
def test_titles_have_plain_spaces_so_that_pins_find_them_as_they_are_stored(language: str) -> None:
    assert all(title == " ".join(title.split()) for title in titles(language))
