"""多机交换：the machines of one office, packages out to a folder and in from one, conflicts, quarantine.

Used by whoever carries the stick, and by 安全保密管理员 who enrols machines. Machines
never talk; see docs/architecture.md.
"""
