"""The catalogue of what is written down."""

from __future__ import annotations

from enum import StrEnum


class Act(StrEnum):
    """What can be done that must be accounted for. Stored; stable."""

    ACCOUNT_OPENED = "account.opened"
    ACCOUNT_RECOVERED = "account.recovered"
    SECOND_FACTOR_SET = "account.second"
    STAFF_ADMITTED = "staff.admitted"
    BOARD_CREATED = "board.created"
    BOARD_CHANGED = "board.changed"
    POST_PUBLISHED = "post.published"
    POST_RETURNED = "post.returned"
    POST_REMOVED = "post.removed"
    POST_MASKED = "post.masked"
    POST_ESCALATED = "post.escalated"
    POST_MOVED = "post.moved"
    LEVEL_SET = "level.set"
    EDIT_PUBLISHED = "edit.published"
    EDIT_RETURNED = "edit.returned"
    EDIT_REMOVED = "edit.removed"
    EDIT_MASKED = "edit.masked"
    GUIDANCE_PUBLISHED = "guidance.published"
    GUIDANCE_RETURNED = "guidance.returned"
    PIN_ACCEPTED = "pin.accepted"
    PIN_REFUSED = "pin.refused"
    PIN_TAKEN_DOWN = "pin.taken_down"
    PIN_MOVED = "pin.moved"
    SERVICE_PUBLISHED = "service.published"
    SERVICE_RETURNED = "service.returned"
    SERVICE_WITHDRAWN = "service.withdrawn"
    SERVICE_CHECKED = "service.checked"
    SERVICES_IMPORTED = "services.imported"
    ORGANIZATION_CHANGED = "organization.changed"
    GUIDANCE_INDEXED = "guidance.indexed"
    EMERGENCY_CHANGED = "emergency.changed"
    REPORT_DECIDED = "report.decided"
    REPORT_HELD = "report.held"
    RULE_CREATED = "rule.created"
    RULE_CHANGED = "rule.changed"
    RULE_RETIRED = "rule.retired"
    RULE_RESTORED = "rule.restored"
    REPLY_WRITTEN = "reply.written"
    REPLY_CHANGED = "reply.changed"
    REPLY_WITHDRAWN = "reply.withdrawn"
    SANCTION_GIVEN = "sanction.given"
    SANCTION_ENDED = "sanction.ended"
    ACCOUNT_CLOSED = "account.closed"
    THREAD_LOCKED = "thread.locked"
    THREAD_UNLOCKED = "thread.unlocked"
    THREAD_HIDDEN = "thread.hidden"
    THREAD_SHOWN = "thread.shown"
    THREAD_MOVED = "thread.moved"
    THREAD_MERGED = "thread.merged"
    THREAD_SPLIT = "thread.split"
    THREAD_SLOWED = "thread.slowed"
    THREAD_PINNED = "thread.pinned"
    THREAD_UNPINNED = "thread.unpinned"
    APPEAL_VIEWED = "appeal.viewed"
    APPEAL_UPHELD = "appeal.upheld"
    APPEAL_OVERTURNED = "appeal.overturned"
    CASE_OPENED = "case.opened"
    CASE_JOINED = "case.joined"
    CASE_STEP = "case.step"
    CASE_NOTE = "case.note"
    CASE_FOLLOWED = "case.followed"
    CASE_CLOSED = "case.closed"
    MESSAGE_ANSWERED = "message.answered"
    MESSAGE_CLOSED = "message.closed"
    STAFF_NOTE_WRITTEN = "note.written"
    SIGNATURE_ASKED = "signature.asked"
    SIGNATURE_SIGNED = "signature.signed"
    SIGNATURE_REFUSED = "signature.refused"
    SIGNATURE_WITHDRAWN = "signature.withdrawn"
    SIGNATURE_EXPIRED = "signature.expired"
    GRANT_USED = "grant.used"
    ROLE_GRANTED = "role.granted"
    ROLE_TAKEN = "role.taken"
    LIMIT_PASSED = "limit.passed"
    MODERATOR_LIMITED = "moderator.limited"
    ITEM_RECUSED = "item.recused"
    NAME_PUBLISHED = "name.published"
    NAME_RETURNED = "name.returned"
    LOG_EXPORTED = "log.exported"
    LOG_TRIMMED = "log.trimmed"
    PASSKEY_ADDED = "passkey.added"
    PASSKEY_REMOVED = "passkey.removed"
    SECOND_FACTOR_REMOVED = "account.second.removed"
    PHRASE_TURNED = "account.phrase"
    CODES_RENEWED = "codes.renewed"
    ACCOUNT_ERASED = "account.erased"
    TEXTS_PUT_ASIDE = "texts.aside"
    TEXTS_BROUGHT_BACK = "texts.back"
    EXPORT_MADE = "export.made"
    NAME_OPENED = "name.opened"
    NOTE_ADDED = "note.added"
    NOTE_CREATED = "note.created"
    NOTE_CHANGED = "note.changed"
    NOTE_RETIRED = "note.retired"
    NOTE_RESTORED = "note.restored"
    NAMES_REKEYED = "names.rekeyed"
    TIDIED = "tidied"


# How somebody of the staff spares themselves is theirs: nobody else reads these lines.
OWN_ACTS = frozenset({Act.ITEM_RECUSED})
# What members do with their own accounts: shown without their number.
MEMBERS_ACTS = frozenset(
    {
        Act.ACCOUNT_OPENED,
        Act.ACCOUNT_RECOVERED,
        Act.CODES_RENEWED,
        Act.PHRASE_TURNED,
        Act.SECOND_FACTOR_SET,
        Act.SECOND_FACTOR_REMOVED,
        Act.PASSKEY_ADDED,
        Act.PASSKEY_REMOVED,
        Act.ACCOUNT_ERASED,
        Act.TEXTS_PUT_ASIDE,
        Act.TEXTS_BROUGHT_BACK,
        Act.EXPORT_MADE,
    }
)
