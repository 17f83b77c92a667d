"""Official papers (公文) by GB/T 9704-2012: facts in, pages out. Each form is one module."""
