"""Taking services in, many at once."""

from forum.hsds.operations.bringing import Counts, Kind, Refusal, bring, survey
from forum.hsds.operations.writing import Entry, Writer

__all__ = ["Counts", "Entry", "Kind", "Refusal", "Writer", "bring", "survey"]
