"""收文: incoming documents from the moment they are signed for until they are finished and put away.

For the clerks of the document section. Follows 《党政机关公文处理工作条例》 (2012) Art. 24: 签收, 登记, 初审, 承办,
传阅, 催办, 答复. Time limits are an office's own practice (a setting), never law.
"""
