"""The tables of moderation, one module a noun. The queue has none: it is a query over all that waits."""

from forum.moderation.models.alarms import Alarm, Channel, Lease
from forum.moderation.models.appeals import Appeal, AppealState, Contested, Verdict
from forum.moderation.models.cases import AuthorNote, CaseState, CaseStep, CrisisCase
from forum.moderation.models.claims import Claim
from forum.moderation.models.decisions import Decision, Masking, Outcome
from forum.moderation.models.duty import Duty, StaffedUntil
from forum.moderation.models.figures import DecisionCount
from forum.moderation.models.levels import ChangedBy, LevelChange
from forum.moderation.models.replies import Occasion, SavedReply
from forum.moderation.models.reports import (
    Concern,
    Report,
    ReportCase,
    ReportCount,
    ReportedKind,
    ReportOutcome,
    ReportState,
)
from forum.moderation.models.sanctions import Sanction, SanctionKind
from forum.moderation.models.signatures import Signature, SignatureState, SignedAct
from forum.moderation.models.sparing import Recusal, Sparing
from forum.moderation.models.talk import Conversation, Message, StaffNote
from forum.moderation.models.waits import WaitCount

__all__ = [
    "Alarm",
    "Appeal",
    "AppealState",
    "AuthorNote",
    "CaseState",
    "CaseStep",
    "ChangedBy",
    "Channel",
    "Claim",
    "Concern",
    "Contested",
    "Conversation",
    "CrisisCase",
    "Decision",
    "DecisionCount",
    "Duty",
    "Lease",
    "LevelChange",
    "Masking",
    "Message",
    "Occasion",
    "Outcome",
    "Recusal",
    "Report",
    "ReportCase",
    "ReportCount",
    "ReportOutcome",
    "ReportState",
    "ReportedKind",
    "Sanction",
    "SanctionKind",
    "SavedReply",
    "Signature",
    "SignatureState",
    "SignedAct",
    "Sparing",
    "StaffNote",
    "StaffedUntil",
    "Verdict",
    "WaitCount",
]
