"""Moderation: the queue (a query, not a table), claims, decisions and what the author is told."""
