"""文稿: papers a clerk writes here, keeps, brings in from files, prints and exports.

What a paper looks like is the layout's matter; this slice keeps the text and the facts of its head.
"""
