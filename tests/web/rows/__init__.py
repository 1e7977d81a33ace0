"""The rows of the access table, by area. Each endpoint stands in one of them."""
