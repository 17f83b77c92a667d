"""Links between records of any two kinds (关联): 收文转督查, 议题引用来文. Slices meet here without imports.

A link lives in the higher of the two compartments, so that the lower side never names what lies above it; whoever is
not cleared sees no trace of it. Records whose scopes do not contain one another cannot be linked.
"""
