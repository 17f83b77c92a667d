"""PDFium may be called by one thread at a time in a process; whoever calls it holds this lock meanwhile.

It is not thread-safe even over different documents (PDFium, public/fpdfview.h: "none of the PDFium APIs are
thread-safe").
"""

from __future__ import annotations

import threading

PDFIUM = threading.RLock()
