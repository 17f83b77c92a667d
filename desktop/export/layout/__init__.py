"""The layout engine: pure functions from characters to frames in millimetres. Knows no form and no file format."""
