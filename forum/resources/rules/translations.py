"""Pages in several languages: one of them is the original, the others say what it says."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from forum.resources.models import GuidanceState


def may_translate(state: GuidanceState) -> bool:
    """Whether a page can be translated: only what a moderator has published, for nobody should have to do it twice."""
    return state is GuidanceState.PUBLISHED


def is_behind(*, follows: int | None, text_number: int | None) -> bool:
    """Whether the original (`text_number`: which of its texts is public; None: there is no original) says something
    else since this translation was written (`follows`: which text it says)."""
    return text_number is not None and (follows is None or follows < text_number)


def may_follow(seen: int | None, *, text_number: int) -> bool:
    """Whether somebody can have translated this text of the original: one that is, or was, public."""
    return seen is not None and 0 <= seen <= text_number


def open_languages(written: Iterable[str], taken: Collection[str]) -> list[str]:
    """Languages into which a page can still be translated: each once, and never its own."""
    return [code for code in written if code not in taken]
