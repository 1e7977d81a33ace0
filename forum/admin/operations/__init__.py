"""What administrators do, one module a noun."""

from __future__ import annotations

from forum.admin.operations.roles import take_role

__all__ = ["take_role"]
