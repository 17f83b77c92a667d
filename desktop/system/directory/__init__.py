"""Units and people (通讯录): who there is, in what order they are named. A person is not an account.

Everyone reads it, clerks and 系统管理员 keep it. Its order of leaders (领导排序) is the one by which seats, signatures
and lists of names are arranged everywhere.
"""
