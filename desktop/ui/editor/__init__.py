"""The editor of official papers: structure-aware plain text, findings, and the page as it will be printed beside it."""
