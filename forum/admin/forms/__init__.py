"""Administrators' forms, one module a noun."""
