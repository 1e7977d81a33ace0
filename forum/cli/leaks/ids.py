"""Every public id that exists, by the kinds that addresses name."""

from __future__ import annotations

from sqlalchemy import select

from forum.db import Base, db

# The tables of kinds that are not named after them.
TABLES = {
    "talk": "conversations", "page": "guidance_pages", "stay": "services_at_locations", "name": "chosen_names",
    "reply": "saved_replies", "report": "report_cases", "case": "crisis_cases", "taxonomy": "taxonomies",
    "term": "taxonomy_terms", "session": "login_sessions",
}  # fmt: skip


class Ids(dict[str, list[str]]):
    """Public ids by kind: of `thread` those of the table `threads`. Those of a kind that no table is named after raise
    KeyError: somebody must say in TABLES where they are."""

    def __missing__(self, kind: str) -> list[str]:
        tables = Base.metadata.tables
        wanted = TABLES.get(kind, f"{kind}s")
        named = [name for name in tables if name == wanted or name.endswith(f"_{wanted}")]
        found = next((tables[name] for name in named if "public_id" in tables[name].columns), None)
        if found is None:
            raise KeyError(kind)
        column = found.columns["public_id"]
        self[kind] = list(db.session.scalars(select(column).order_by(found.columns["id"])))
        return self[kind]


class Few(Ids):
    """Four of each kind at most, from the oldest to the newest: forms are sent to these."""

    def __missing__(self, kind: str) -> list[str]:
        found = super().__missing__(kind)
        self[kind] = found[:: max(len(found) // 3, 1)][:4]
        return self[kind]
