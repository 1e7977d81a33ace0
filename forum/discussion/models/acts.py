"""What the moderation team can do with a whole thread."""

from __future__ import annotations

from enum import StrEnum

LONGEST_NOTE = 300  # characters of a reason that a thread's readers see


class ThreadAct(StrEnum):
    """Each has a way back: its opposite, another move, or splitting what was merged. Stored in notes; stable."""

    LOCK = "lock"
    UNLOCK = "unlock"
    SLOW = "slow"
    PIN = "pin"
    UNPIN = "unpin"
    MOVE = "move"
    SPLIT = "split"
    MERGE = "merge"
    HIDE = "hide"
    SHOW = "show"


# What one of them says is no longer true once the other is done.
OPPOSITES = {
    ThreadAct.LOCK: ThreadAct.UNLOCK,
    ThreadAct.PIN: ThreadAct.UNPIN,
    ThreadAct.HIDE: ThreadAct.SHOW,
} | {
    ThreadAct.UNLOCK: ThreadAct.LOCK,
    ThreadAct.UNPIN: ThreadAct.PIN,
    ThreadAct.SHOW: ThreadAct.HIDE,
}
# In the notes of a thread, beside the acts: where a part of it went (a public id), and that it came from another.
SPLIT_TO, SPLIT_FROM = "split_to", "split_from"
