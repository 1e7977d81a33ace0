"""How a service is reached: numbers, languages, places, where it works. Names as in HSDS 3.1."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column, relationship

from forum.db import Base, PublicIdMixin, stored
from forum.resources.models.kinds import LONGEST_NAME, Channel, Known
from forum.resources.models.services import LONGEST_DESCRIPTION, LONGEST_LINK, LONGEST_NOTE, Schedule

LONGEST_NUMBER = 40  # characters


class Phone(PublicIdMixin, Base):
    """A number of a service, for speaking or writing. `number` as people write it, `dial` as a link dials it."""

    __tablename__ = "phones"
    __table_args__ = (
        CheckConstraint("type IN ('voice', 'text')", name="type"),
        CheckConstraint("dial <> ''", name="dial"),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"), index=True)
    place: Mapped[int] = mapped_column(default=0)
    number: Mapped[str] = mapped_column(String(LONGEST_NUMBER))
    dial: Mapped[str] = mapped_column(String(LONGEST_NUMBER))  # digits, perhaps after a +
    country: Mapped[str] = mapped_column(String(2))  # in which it is dialled as written
    extension: Mapped[str] = mapped_column(String(10), default="")
    type: Mapped[Channel] = mapped_column(stored(Channel), default=Channel.VOICE)
    description: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    works_from_mobile: Mapped[Known] = mapped_column(stored(Known, name="mobile"), default=Known.UNKNOWN)
    on_bill: Mapped[Known] = mapped_column(stored(Known, name="bill"), default=Known.UNKNOWN)
    works_without_plan: Mapped[Known] = mapped_column(stored(Known, name="plan"), default=Known.UNKNOWN)
    silent: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")  # how to call without speaking
    relay: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")  # for those who do not hear or speak
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedules.id"))  # None: as the service

    schedule: Mapped[Schedule | None] = relationship(lazy="raise_on_sql")


class Language(PublicIdMixin, Base):
    """A language in which a service answers, perhaps at hours of its own."""

    __tablename__ = "languages"
    __table_args__ = (Index("uq_languages_service", "service_id", "code", unique=True),)

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"))
    code: Mapped[str] = mapped_column(String(8))  # ISO 639; signed languages have three letters
    note: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedules.id"))  # None: as the service

    schedule: Mapped[Schedule | None] = relationship(lazy="raise_on_sql")


# A confidential place: whoever looks for somebody must find nothing here, not even by a mistake.
_NO_ADDRESS = (
    "NOT is_confidential OR (address_1 = '' AND address_2 = '' AND city = '' AND postal_code = ''"
    " AND transportation = '' AND description = '')"
)


class Location(PublicIdMixin, Base):
    """A place with premises. Of a confidential one no address can be stored at all. There are no coordinates."""

    __tablename__ = "locations"
    __table_args__ = (
        CheckConstraint(_NO_ADDRESS, name="confidential"),
        CheckConstraint("length(country) = 2", name="country"),
    )

    organization_id: Mapped[int] = mapped_column(ForeignKey("organizations.id", ondelete="CASCADE"), index=True)
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    is_confidential: Mapped[bool] = mapped_column(default=False)
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION), default="")
    transportation: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    address_1: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    address_2: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    city: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    postal_code: Mapped[str] = mapped_column(String(20), default="")
    region: Mapped[str] = mapped_column(String(6), default="")  # ISO 3166-2, such as FR-59; "" not said
    country: Mapped[str] = mapped_column(String(2))  # ISO 3166-1


class ServiceAtLocation(PublicIdMixin, Base):
    """A service where it is offered on premises."""

    __tablename__ = "services_at_locations"
    __table_args__ = (Index("uq_services_at_locations", "service_id", "location_id", unique=True),)

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"))
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id", ondelete="CASCADE"), index=True)
    description: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    schedule_id: Mapped[int | None] = mapped_column(ForeignKey("schedules.id"))  # None: as the service

    location: Mapped[Location] = relationship(lazy="raise_on_sql")
    schedule: Mapped[Schedule | None] = relationship(lazy="raise_on_sql")


class Accessibility(PublicIdMixin, Base):
    """What makes a place easier to reach or to be in. None is kept of a confidential place: it could describe it."""

    __tablename__ = "accessibilities"

    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id", ondelete="CASCADE"), index=True)
    description: Mapped[str] = mapped_column(String(LONGEST_NAME))
    details: Mapped[str] = mapped_column(String(LONGEST_NOTE), default="")
    url: Mapped[str] = mapped_column(String(LONGEST_LINK), default="")


class ServiceArea(PublicIdMixin, Base):
    """For which country (ISO 3166-1, "FR") or part of one (ISO 3166-2, "FR-59") a service is. "": everywhere."""

    __tablename__ = "service_areas"
    __table_args__ = (
        CheckConstraint("length(extent) <> 1 AND length(extent) <> 3 AND length(extent) <= 6", name="extent"),
        Index("uq_service_areas", "service_id", "extent", unique=True),
    )

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"))
    extent: Mapped[str] = mapped_column(String(6), default="")
    name: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
