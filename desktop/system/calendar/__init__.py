"""The office calendar (工作日历): which days are worked, deadlines counted in working days, and the colour they give.

Everyone uses it; 系统管理员 and clerks enter the yearly notice of the State Council. It follows
《全国年节及纪念日放假办法》 (2024 revision) and the yearly 国务院办公厅关于部分节假日安排的通知.
"""
