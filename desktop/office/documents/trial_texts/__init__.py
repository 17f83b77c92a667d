"""The trial office's own incoming papers (invented, in the real forms of official writing), and their registration."""
