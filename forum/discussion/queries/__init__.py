"""Everything that reads the discussion, one module a noun. All take the viewer where something can be hidden."""
