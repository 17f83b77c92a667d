"""Texts as they come from outside: files of text or of a word processor → plain text with what each line is."""
