"""The command line: the same verbs as the window with the same permissions, on machines without Qt.

A family of commands is one file with `add(commands)`, listed in `commands.py`. What all of them share: arguments and
usage errors (`arguments.py`), who opens which office (`opening.py`), values from and to text (`fields_io.py`), and
what is written where (`output.py`).
"""
