"""Verbs of moderation, one module a noun. None commits."""
