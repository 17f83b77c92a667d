"""The trial office's own incoming papers (invented, with real forms of official writing) and how they are registered."""
