"""What agencies, their services and their pages are: the codes that are stored, as they are shown."""

from __future__ import annotations

from enum import StrEnum

LONGEST_NAME = 120  # characters
LONGEST_TITLE = 120  # characters


class AgencyKind(StrEnum):
    """What an organisation is. Stored; stable."""

    POLICE = "police"
    PUBLIC = "public"
    CHARITY = "charity"
    COMPANY = "company"


class HelpKind(StrEnum):
    """The five kinds of help, in the order in which they are shown. Stored; stable."""

    EMERGENCY = "emergency"
    POLICE = "police"
    ONLINE = "online"
    PREMISES = "premises"
    CLOSE = "close"


# What a service can be. Emergency numbers are no services: they stand in the file of the panel, which needs neither
# the database nor one person alone to be changed.
SERVICE_KINDS = tuple(kind for kind in HelpKind if kind is not HelpKind.EMERGENCY)


class Need(StrEnum):
    """What somebody looks for. Stored; stable. Also a taxonomy of our own in what is given out."""

    LISTENING = "listening"
    LEGAL = "legal"
    DIGITAL = "digital"
    SHELTER = "shelter"
    HEALTH = "health"
    MONEY = "money"


class Known(StrEnum):
    """A fact about a number that is often not known. Stored; stable."""

    YES = "yes"
    NO = "no"
    UNKNOWN = "unknown"


class Channel(StrEnum):
    """How a service is reached. Stored; stable."""

    VOICE = "voice"
    TEXT = "text"
    CHAT = "chat"


class Cost(StrEnum):
    """What it costs. Stored; stable."""

    FREE = "free"
    CALL = "call"  # the price of a usual call or message
    PAID = "paid"
    UNKNOWN = "unknown"


class AssuredBy(StrEnum):
    """Who checked a service last. Stored; stable. Never a person's name."""

    AGENCY = "agency"
    TEAM = "team"
    TWO = "two"  # two people of the team, each on their own
    IMPORT = "import"  # whoever gave the file


class ServiceState(StrEnum):
    """Where a service stands. Stored; stable."""

    HELD = "held"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class DraftState(StrEnum):
    """Where another version of a service stands. Stored; stable."""

    HELD = "held"
    RETURNED = "returned"


class GuidanceState(StrEnum):
    """Where a page stands. Stored; stable."""

    HELD = "held"
    PUBLISHED = "published"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class RevisionState(StrEnum):
    """Where another text of a page stands: waiting, given back, or once public. Stored; stable."""

    HELD = "held"
    RETURNED = "returned"
    PAST = "past"


class Answer(StrEnum):
    """What a reader may say of a page or a service. Stored; stable."""

    YES = "yes"
    NO = "no"
    TOO_LONG = "too_long"
    COMPLICATED = "complicated"
    NO_ANSWER = "no_answer"
    OUTDATED = "outdated"
    WRONG_COUNTRY = "wrong_country"


# Why something did not help: what may be ticked.
TAGS = tuple(answer for answer in Answer if answer not in {Answer.YES, Answer.NO})
