"""What others may read of the directory, and what an import must know of it."""
