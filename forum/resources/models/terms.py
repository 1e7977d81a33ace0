"""Taxonomies: what somebody may need, and the terms of others that came with an import. Names as in HSDS 3.1."""

from __future__ import annotations

from sqlalchemy import ForeignKey, Index, String
from sqlalchemy.orm import Mapped, mapped_column

from forum.db import Base, BigIdMixin, PublicIdMixin
from forum.resources.models.kinds import LONGEST_NAME
from forum.resources.models.services import LONGEST_DESCRIPTION, LONGEST_LINK

# Public ids of what every site has from the start: the taxonomy of `kinds.Need`.
OUR_TAXONOMY = "abri-needs"


class Taxonomy(PublicIdMixin, Base):
    """A set of terms. `uri` is OUR_TAXONOMY for the one of `Need`."""

    __tablename__ = "taxonomies"

    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION), default="")
    uri: Mapped[str] = mapped_column(String(LONGEST_LINK), default="")
    version: Mapped[str] = mapped_column(String(40), default="")


class TaxonomyTerm(PublicIdMixin, Base):
    """One term. Of our own taxonomy `code` is a `Need`."""

    __tablename__ = "taxonomy_terms"
    __table_args__ = (Index("ix_taxonomy_terms_code", "taxonomy_id", "code"),)

    taxonomy_id: Mapped[int] = mapped_column(ForeignKey("taxonomies.id", ondelete="CASCADE"))
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("taxonomy_terms.id", ondelete="SET NULL"), index=True)
    code: Mapped[str] = mapped_column(String(LONGEST_NAME), default="")
    name: Mapped[str] = mapped_column(String(LONGEST_NAME))
    description: Mapped[str] = mapped_column(String(LONGEST_DESCRIPTION), default="")
    term_uri: Mapped[str] = mapped_column(String(LONGEST_LINK), default="")


class Attribute(BigIdMixin, Base):
    """A term that applies to a service."""

    __tablename__ = "attributes"
    __table_args__ = (Index("uq_attributes", "service_id", "taxonomy_term_id", unique=True),)

    service_id: Mapped[int] = mapped_column(ForeignKey("services.id", ondelete="CASCADE"))
    taxonomy_term_id: Mapped[int] = mapped_column(ForeignKey("taxonomy_terms.id", ondelete="CASCADE"), index=True)
