"""What a copy of everything held on one person is made of, in the order in which it is read."""

from forum.privacy.queries.parts import own, team, texts

PARTS = (*own.PARTS, *texts.PARTS, *team.PARTS)

__all__ = ["PARTS"]
