"""What those who review may do, as pure functions, one module a noun."""
