"""The trial office: 云川市人民政府办公室 with its accounts, units and people, for trying the program and for its tests.

An invented place. One documented passphrase opens every account; it is shown on the login screen of trial offices and
refused everywhere else. Not a slice: it keeps no records of its own.
"""
