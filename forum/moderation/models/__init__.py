"""The tables of moderation, one module a noun. The queue has none: it is a query over all that waits."""

from forum.moderation.models.alarms import Alarm, Channel, Lease
from forum.moderation.models.claims import Claim
from forum.moderation.models.decisions import Decision, Masking, Outcome
from forum.moderation.models.duty import Duty, StaffedUntil
from forum.moderation.models.levels import ChangedBy, LevelChange
from forum.moderation.models.sanctions import Sanction, SanctionKind
from forum.moderation.models.signatures import Signature, SignatureState, SignedAct
from forum.moderation.models.sparing import Recusal, Sparing
from forum.moderation.models.waits import WaitCount

__all__ = [
    "Alarm",
    "ChangedBy",
    "Channel",
    "Claim",
    "Decision",
    "Duty",
    "Lease",
    "LevelChange",
    "Masking",
    "Outcome",
    "Recusal",
    "Sanction",
    "SanctionKind",
    "Signature",
    "SignatureState",
    "SignedAct",
    "Sparing",
    "StaffedUntil",
    "WaitCount",
]
