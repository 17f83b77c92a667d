"""Slices that read many others: the workbench, search across kinds."""
