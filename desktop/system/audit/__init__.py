"""The audit (审计): who did what on this machine, checked and read by 安全保密管理员 and 安全审计员.

Each of them reads the other side's acts only: the one the admins', the other the business users'. Nothing can be
changed here; the log itself is `storage/audit`.
"""
