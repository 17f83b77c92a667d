"""Sanban (三办), an offline office suite for government offices. `main` opens the window, `cli` the command line."""

VERSION = "0.1.0"
"""The one place of the version inside the program; a test holds it against pyproject.toml."""
