"""What administrators look at, one module a noun."""

from __future__ import annotations

from forum.admin.queries.people import Colleague, administrators_and, agencies, find_account, staff

__all__ = ["Colleague", "administrators_and", "agencies", "find_account", "staff"]
