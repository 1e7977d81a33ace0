"""The three ways in which something below the web says no. `web.error_pages` turns them into answers."""

from __future__ import annotations


class Refused(Exception):
    """Not allowed (403), or too fast (429). `code` names the reason for tests and for the page's words."""

    def __init__(self, code: str, *, status: int = 403) -> None:
        super().__init__(code)
        self.code = code
        self.status = status


class Hidden(Exception):
    """Not there, or not for this viewer: the two must look the same (404)."""


class Conflict(Exception):
    """It changed meanwhile (409). Nothing was changed by this request."""
