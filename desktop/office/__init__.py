"""Business slices, independent of one another: one folder is one line of work."""
