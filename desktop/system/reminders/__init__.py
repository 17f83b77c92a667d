"""Reminders (提醒): at a time set, a reminder comes back until it is acknowledged; it survives a restart and rings
through the lock, which knows only its time.
"""
