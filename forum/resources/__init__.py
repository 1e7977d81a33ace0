"""Guidance: pages that agencies write, moderators publish, and everybody may read."""
