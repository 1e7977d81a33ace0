"""The forms of moderation, one module a noun."""
