"""Verbs that change the discussion, one module a noun. None commits."""
