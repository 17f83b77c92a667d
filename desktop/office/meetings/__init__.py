"""会议: from the plan (方案) over topics, people and checklist to the minutes (纪要) and the decisions in them.

For those who organise meetings (办会). The paper follows GB/T 9704-2012 §10.3; the rest is the usual practice of
government offices and of the office's own rules of procedure.
"""
