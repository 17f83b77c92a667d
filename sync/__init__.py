"""Machines that never talk: ops, chains, merging, segments and packages. Imports nothing from `desktop`."""
