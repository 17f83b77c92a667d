"""Proof of the layout: papers of every form are made, and every clause of GB/T 9704-2012 is measured on the files.

``prove() -> Proof`` makes the papers in memory, reads the PDFs back (glyph origins by PDFium, ink at 600 dpi)
and holds each clause against what was found. Used by ``sanban measure --clauses`` and by the tests.
"""

from desktop.export.proof.run import Proof, prove

__all__ = ["Proof", "prove"]
