"""检查版式: measures any PDF against GB/T 9704-2012 and says of each clause what was expected and found.

``measure(pdf, profile="gb", form="")`` → ``Report``. The form is recognised from the page when not given.
Only what the file itself shows is measured; nothing is taken from the program that made it.
"""

from desktop.export.measure.report import Check, Report
from desktop.export.measure.whole import measure

__all__ = ["Check", "Report", "measure"]
