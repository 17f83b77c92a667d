"""`audit.db`: what was done on this machine, sealed to the auditors, chained, sealed in epochs. Append only.

Any login can add a line and nobody can read his own. Acts of business users and of 安全审计员 are readable by
安全保密管理员, acts of 系统管理员 and 安全保密管理员 by 安全审计员. It decides nothing and knows no titles.

Codes:
A-001 audit.db missing though it was there before · A-002 cannot be opened (key, damage, another store) ·
A-003 cannot be written: the act is refused · A-010 a record altered · A-011 records missing or out of order ·
A-012 a record twice · A-020 a seal missing · A-021 a seal not signed right, or altered ·
A-022 seal and records differ · A-023 end of the log not sealed · A-024 an epoch's key does not fit (re-chained) ·
A-030 the file is not what this run wrote · A-031 the log ends before a witness, or goes another way ·
A-032 this reader may not read · A-033 a record cannot be read. Codes of the anchors (N-…) appear beside these.
"""
