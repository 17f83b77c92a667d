"""`office.keys`: accounts, passwords, grants and sealed compartment keys of one machine. Opens no database.

A password opens a slot, the slot holds the user's key pairs, sealed boxes hold what he was granted. Nothing in the
file is secret in the clear; everything in it is bound: slots to their parameters and signed by their owner, grants
signed by 安全保密管理员, the whole by the device, each generation to the one before, the newest to the anchors.

Codes:
K-001 用户名或口令不正确 · K-002 account locked · K-003 account disabled or without grant ·
K-004 the password must be changed first · K-010 key file altered ·
K-011 key file missing or every generation damaged · K-012 newest generation damaged, an earlier one in use ·
K-013 key file older than the anchors say · K-014 written by a newer program · K-015 key derivation above the limits ·
K-016 not enough memory · K-017 key derivation below the floor · K-018 an office exists here already ·
K-019 key file cannot be changed now · K-020 password too short · K-021 password holds what it must not ·
K-022 password used before · K-023 password too long · K-030 user list contradicts itself ·
K-031 the three admins are not complete · K-032 level not permitted for this role or office ·
K-033 grant not signed or not fitting, ignored · K-034 no such account · K-035 not this role's act ·
K-036 sealed key cannot be opened · K-037 policy not signed, defaults in force · K-038 login counter damaged
"""
