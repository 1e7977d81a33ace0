"""Asking for another name."""
