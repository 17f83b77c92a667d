"""What an editor of papers asks of the layout: roles of lines, findings, the paper and where the text stands on it."""
