"""What somebody may ask of the site about themselves: take away, take down, erase; and what the site forgets."""
