"""What readers may say of a page or a service, and which numbers of it are told."""

from __future__ import annotations

from forum.resources.models import FEWEST_SHOWN, GuidanceState, ServiceState


def may_rate(state: GuidanceState | ServiceState) -> bool:
    """Whether readers may say what they think of it: of what they all find."""
    return state in {GuidanceState.PUBLISHED, ServiceState.PUBLISHED}


def shown_count(answers: int) -> bool:
    """Whether so many answers may be told to whoever looks after it."""
    return answers >= FEWEST_SHOWN
