"""The ground everything stands on: ids, time, errors, levels, fields, verbs, ports. Imports nothing of ours, no Qt, no SQL."""
