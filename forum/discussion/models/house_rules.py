"""The rules of the place, as administrators have changed them. What stands here goes before the built-in list."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigIdMixin

LONGEST_CODE = 24
LONGEST_NAME = 80
LONGEST_TEXT = 600
LAST_PLACE = 9999


class HouseRule(BigIdMixin, Base):
    """A rule of the administrators', or a built-in one that they have changed, found by its code.

    A code never changes and is never given up: decisions name it. A retired rule can be chosen no more, but an old
    decision still has its words.
    """

    __tablename__ = "house_rules"
    __table_args__ = (CheckConstraint(f"place BETWEEN 0 AND {LAST_PLACE}", name="place"),)

    code: Mapped[str] = mapped_column(String(LONGEST_CODE), unique=True)
    place: Mapped[int] = mapped_column(default=0)
    is_retired: Mapped[bool] = mapped_column(default=False)
    version: Mapped[int] = mapped_column()

    __mapper_args__ = {"version_id_col": version}


class HouseRuleText(BigIdMixin, Base):
    """The words of a rule in one language. Where there are none, the built-in ones stand."""

    __tablename__ = "house_rule_texts"
    __table_args__ = (UniqueConstraint("rule_id", "language"),)

    rule_id: Mapped[int] = mapped_column(ForeignKey("house_rules.id", ondelete="CASCADE"))
    language: Mapped[str] = mapped_column(String(2))
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    text: Mapped[str] = mapped_column(String(LONGEST_TEXT), default="")
