"""Sanban (三办), an offline office suite for government offices. `main` opens the window, `cli` the command line."""
