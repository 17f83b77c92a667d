"""值班: the roster, the duty log of each shift, incidents with their clocks, and the hand-over two officers sign.

For the duty room (总值班室), 24 hours a day. Log entries are never changed; a correction is a new entry. Limits of
reporting (电话首报, 书面首报) are settings, as provinces differ; 《突发事件应对法》 forbids late, false and withheld
reports.
"""
