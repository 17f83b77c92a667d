"""Accounts and grants (账户与授权): who may log in, who may open which compartment.

For the three admins, each doing only his own part (三员分立): 系统管理员 makes and stops accounts, 安全保密管理员
grants, 安全审计员 looks on. The acts themselves are in `storage/keys/accounts.py`; here is what people see of them.
"""
