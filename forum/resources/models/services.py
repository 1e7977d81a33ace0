"""The directory: organisations and what they offer. Names of fields as in Open Referral's HSDS 3.1 where it has them.

What is public stands in rows; what waits for a moderator is one draft beside them. Lists are read from
`directory_lines`, derived from the rows of a published service, which hold every fact that a filter asks for.
"""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, BigIdMixin, PublicIdMixin, stored
from forum.resources.models.fresh import Fresh
from forum.resources.models.kinds import (
    LONGEST_NAME,
    AgencyKind,
    AssuredBy,
    Cost,
    DraftState,
    HelpKind,
    ServiceState,
)
from forum.waiting import Waits

LONGEST_DESCRIPTION = 1000  # characters
LONGEST_SUMMARY = 240  # characters: what it does, in one sentence
LONGEST_NOTE = 500  # characters
LONGEST_LINK = 500  # characters
OLDEST = 120  # years: no age beyond
TWICE = 2  # readers who said that nobody answered open a review


class Organization(PublicIdMixin, Base):
    """Whoever offers services. `agency_id` is the desk that looks after it; None: the team does."""

    __tablename__ = "organizations"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name"),
        CheckConstraint("length(country) IN (0, 2)", name="country"),
    )

    name: Mapped[str] = mapped_column(String(LONGEST_NAME), index=True)
    alternate_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION), default="")
    website: Mapped[str] = mapped_column(String(LONGEST_LINK), default="")
    kind: Mapped[AgencyKind] = mapped_column(stored(AgencyKind))
    country: Mapped[str] = mapped_column(String(2), default="")  # where it has its seat; "" not known
    agency_id: Mapped[int | None] = mapped_column(ForeignKey("agencies.id", ondelete="SET NULL"), index=True)


class Schedule(PublicIdMixin, Base):
    """Opening hours, each once for all that keep the same: in the notation of OpenStreetMap, with the zone they are
    meant in and the country whose public holidays count ("": none counts)."""

    __tablename__ = "schedules"
    __table_args__ = (
        CheckConstraint("opening_hours <> ''", name="opening_hours"),
        Index("uq_schedules_said", "opening_hours", "timezone", "holiday_country", unique=True),
    )

    opening_hours: Mapped[str] = mapped_column(String(LONGEST_NOTE))
    timezone: Mapped[str] = mapped_column(String(64))  # IANA
    holiday_country: Mapped[str] = mapped_column(String(2), default="")  # ISO 3166-1


class Service(PublicIdMixin, Fresh, Waits, Base):
    """One offer of help. Only `published` ones are in the directory."""

    __tablename__ = "services"
    __table_args__ = (
        CheckConstraint(f"length(name) BETWEEN 1 AND {LONGEST_NAME}", name="name"),
        CheckConstraint("help_kind <> 'emergency'", name="no_emergency_number"),
        CheckConstraint("length(written_in) = 2", name="written_in"),
        CheckConstraint("valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to", name="valid"),
        CheckConstraint(
            f"(minimum_age IS NULL OR minimum_age BETWEEN 0 AND {OLDEST})"
            f" AND (maximum_age IS NULL OR maximum_age BETWEEN 0 AND {OLDEST})"
            " AND (minimum_age IS NULL OR maximum_age IS NULL OR minimum_age <= maximum_age)",
            name="ages",
        ),
        CheckConstraint("for_person OR for_close OR for_professionals", name="for_somebody"),
        CheckConstraint("unanswered >= 0", name="unanswered"),
        CheckConstraint("(waiting_at IS NULL) = (due_at IS NULL)", name="waits_until"),
        CheckConstraint("state <> 'held' OR waiting_at IS NOT NULL", name="held_waits"),
        CheckConstraint("state IN ('held', 'published') OR waiting_at IS NULL", name="others_do_not_wait"),
        Index("ix_services_state_review", "state", "review_by"),
        Index("ix_services_public", "state", "valid_from", "valid_to"),  # how many there are today, for the interface
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id"), index=True)
    state: Mapped[ServiceState] = mapped_column(stored(ServiceState))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    alternate_name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    summary: Mapped[str] = mapped_column(String(LONGEST_SUMMARY), default="")
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION), default="")
    written_in: Mapped[str] = mapped_column(String(2))  # the language of these words
    help_kind: Mapped[HelpKind] = mapped_column(stored(HelpKind))
    url: Mapped[str] = mapped_column(String(LONGEST_LINK), default="")
    mail: Mapped[str] = mapped_column(String(254), default="")  # HSDS: email
    chat_url: Mapped[str] = mapped_column(String(LONGEST_LINK), default="")
    for_person: Mapped[bool] = mapped_column(default=True)
    for_close: Mapped[bool] = mapped_column(default=False)
    for_professionals: Mapped[bool] = mapped_column(default=False)
    cost: Mapped[Cost] = mapped_column(stored(Cost), default=Cost.UNKNOWN)
    fees_description: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    application_process: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    eligibility_description: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    interpretation_services: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    minimum_age: Mapped[int | None]
    maximum_age: Mapped[int | None]
    # What it keeps about those who ask, in its own words.
    keeps: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    # What must be known before anything else, such as a closed week.
    alert: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedules.id"))
    valid_from: Mapped[date | None]
    valid_to: Mapped[date | None]
    assured_by: Mapped[AssuredBy] = mapped_column(stored(AssuredBy))
    source: Mapped[str] = mapped_column(String(LONGEST_LINK), default="")
    # Days between two checks; None: the setting for its kind.
    review_days: Mapped[int | None]
    # How many readers said, since it was last checked, that nobody answered; from TWICE on a review is open.
    unanswered: Mapped[int] = mapped_column(default=0)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}

    organization: Mapped[Organization] = relationship(lazy="raise_on_sql")
    schedule: Mapped[Schedule | None] = relationship(lazy="raise_on_sql")


class ServiceDraft(BigIdMixin, Base):
    """What somebody wants a service to say: it waits, or was given back. `said` is the JSON object that
    `operations.services.said` writes and reads; rows follow it only when a moderator publishes it."""

    __tablename__ = "service_drafts"
    __table_args__ = (CheckConstraint("(state = 'returned') = (return_reason <> '')", name="reason"),)

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"), unique=True)
    state: Mapped[DraftState] = mapped_column(stored(DraftState))
    said: Mapped[str] = mapped_column(Text)
    # Who wrote it does not decide about it; None once that account is gone.
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("accounts.id", ondelete="SET NULL"), index=True)
    sent_on: Mapped[date]
    return_reason: Mapped[str] = mapped_column(Text, default="")


class Metadatum(BigIdMixin, Base):
    """One change of one field of the directory (HSDS: metadata). By whom is said by role, never by name."""

    __tablename__ = "metadata"
    __table_args__ = (Index("ix_metadata_resource", "resource_id", "id"),)

    resource_id: Mapped[str] = mapped_column(String(22))  # public id
    resource_type: Mapped[str] = mapped_column(String(40))
    last_action_date: Mapped[date]
    last_action_type: Mapped[str] = mapped_column(String(20))
    field_name: Mapped[str] = mapped_column(String(60))
    previous_value: Mapped[str] = mapped_column(Text, default="")
    replacement_value: Mapped[str] = mapped_column(Text, default="")
    updated_by: Mapped[AssuredBy] = mapped_column(stored(AssuredBy))
