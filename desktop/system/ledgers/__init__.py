"""Ledgers (台账) in and out as Excel and CSV, for every record kind.

A table comes in through the kind's own creating verb, row by row, so that numbers, rules and the audit hold; the whole
import can be taken back as one. A table goes out with its label, its heading and a register line, and no cell of it is
ever a formula.
"""
