"""Everything that is held on a member."""
