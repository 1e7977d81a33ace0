"""What somebody is here, chose, and by which ways they come in."""

from __future__ import annotations

from sqlalchemy import and_, func, literal
from sqlalchemy.orm import aliased

from forum.accounts.models import (
    Account,
    Block,
    ChosenName,
    LoginSession,
    Mute,
    MutedKind,
    NoteChoice,
    Passkey,
    RecoveryCode,
)
from forum.discussion.models import Board
from forum.notifications.models import Notice
from forum.privacy.models import ExportJob
from forum.privacy.queries.register import COMPUTED, KEY, OTHERS, ROW, TIE, Part, by_account, columns

MUTED_BOARD = aliased(Board)

PARTS: tuple[Part, ...] = (
    Part(
        name="account",
        table=Account,
        facts=columns(
            Account, "pseudonym", "number", "role", "language", "joined_on", "idle_minutes", "agreed_version",
            "wrong_codes", "read_only_until", "suspended_until",
        ) | {"has_second": Account.totp_sealed.is_not(None), "is_once": Account.once_link.is_not(None)},
        of=lambda me: Account.id.in_(me.selves),
        besides={
            "skeleton": COMPUTED, "passphrase_lookup": KEY, "passphrase_hash": KEY, "once_link": KEY,
            "once_pointer": KEY, "totp_sealed": KEY, "totp_step": KEY,
        },
    ),
    Part(
        name="notices",
        table=Notice,
        facts=columns(Notice, "kind", "on"),
        of=by_account(Notice),
        besides={"account_id": TIE, "about": ROW},
    ),
    Part(
        name="blocks",
        table=Block,
        facts={"number": literal(1)},
        of=by_account(Block),
        besides={"account_id": TIE, "other_id": OTHERS},
    ),
    Part(
        name="mutes",
        table=Mute,
        facts={"kind": Mute.kind, "board": func.coalesce(MUTED_BOARD.name, "")},
        of=by_account(Mute),
        joined=lambda statement: statement.outerjoin(
            MUTED_BOARD, and_(Mute.kind == MutedKind.BOARD, MUTED_BOARD.public_id == Mute.about)
        ),
        besides={"account_id": TIE, "about": OTHERS},
    ),
    Part(
        name="note_choices",
        table=NoteChoice,
        facts=columns(NoteChoice, "code", "wish"),
        of=by_account(NoteChoice),
        besides={"account_id": TIE},
    ),
    Part(
        name="chosen_names",
        table=ChosenName,
        facts=columns(ChosenName, "name", "state", "reason", "asked_on"),
        of=by_account(ChosenName),
        besides={"account_id": TIE, "skeleton": COMPUTED},
    ),
    Part(
        name="sessions",
        table=LoginSession,
        facts=columns(LoginSession, "started_at", "ends_at", "is_strong"),
        of=by_account(LoginSession),
        besides={"account_id": TIE, "token_hash": KEY},
    ),
    Part(
        name="passkeys",
        table=Passkey,
        facts=columns(Passkey, "label", "added_on"),
        of=by_account(Passkey),
        besides={
            "account_id": TIE, "credential_hash": KEY, "credential_id": KEY, "public_key": KEY, "sign_count": KEY,
        },
    ),
    Part(
        name="codes",
        table=RecoveryCode,
        facts=columns(RecoveryCode, "is_used"),
        of=by_account(RecoveryCode),
        besides={"account_id": TIE, "lookup": KEY},
    ),
    Part(
        name="exports",
        table=ExportJob,
        facts=columns(ExportJob, "state", "asked_on"),
        of=by_account(ExportJob),
        besides={"account_id": TIE, "sealed": COMPUTED},
    ),
)  # fmt: skip
