"""Every public id that exists, by the kinds that addresses name."""

from __future__ import annotations

from sqlalchemy import select

from forum.db import Base, db

# The tables of kinds that are not named after them.
TABLES: dict[str, tuple[str, ...]] = {
    "talk": ("conversations",),
    "page": ("guidance_pages",),
    "stay": ("services_at_locations",),
    "name": ("chosen_names",),
    "reply": ("saved_replies",),
    "report": ("report_cases",),
    "case": ("crisis_cases",),
    "taxonomy": ("taxonomies",),
    "term": ("taxonomy_terms",),
    "session": ("login_sessions",),
    "key": ("passkeys",),
    "choice": ("blocks", "mutes"),
    "job": ("export_jobs",),
}


class Ids(dict[str, list[str]]):
    """Public ids by kind: of `thread` those of the table `threads`, unless TABLES says others. Raises KeyError for a
    kind that no table is named after: somebody must say there where it is."""

    def __missing__(self, kind: str) -> list[str]:
        tables = Base.metadata.tables
        self[kind] = []
        for name in TABLES.get(kind, (f"{kind}s",)):
            columns = tables[name].columns
            column = columns["public_id"]
            self[kind] += db.session.scalars(select(column).order_by(columns["id"]))
        return self[kind]


class Few(Ids):
    """Four of each kind at most, from the oldest to the newest: forms are sent to these."""

    def __missing__(self, kind: str) -> list[str]:
        found = super().__missing__(kind)
        self[kind] = found[:: max(len(found) // 3, 1)][:4]
        return self[kind]
