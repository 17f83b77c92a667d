"""The Qt kit: look, widgets, tasks, shell, list and record pages, forms, login. Knows no slice and no storage."""
