"""The encrypted store: compartments, change log, registers, projections, search, sessions. Knows no line of work."""
