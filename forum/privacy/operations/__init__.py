"""What is done for a member with all that is theirs, and what the site forgets by itself."""
