"""Settings of the whole office (设置): time limits, thresholds, wording. Personal views never leave a machine.

系统管理员 sets them, 安全保密管理员 those of security. Every figure that differs between offices is a setting with a
default in the code that uses it.
"""
