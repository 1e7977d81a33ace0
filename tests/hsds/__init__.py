"""The directory as others read and write it."""
