"""Slices of running the office: units and people, calendar, accounts, links."""
