"""What moderation reads, one module a noun; `queue` puts together what all the others let wait."""
