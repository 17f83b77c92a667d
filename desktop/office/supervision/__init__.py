"""督查督办: one ledger of matters that somebody owes by a date, from hand-over to being struck off (销号).

For the supervision section. One matter, one record, one responsible person (一事一人). Stages and colours follow common
practice (绿黄红督查法); there is no national rule for them. 《政府督查工作条例》 (国务院令第733号) gives the frame.
"""
