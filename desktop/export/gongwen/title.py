"""Breaking a title into lines by sense, in the shape of a trapezium or a rhombus (GB/T 9704-2012 §7.3.1).

There is no dictionary of Chinese here: places that follow the grammar of titles (after the name of an
organ, before and after 关于, before 的通知) are preferred, and words usual in titles are not cut.
Line ends typed by the writer win, as long as every line fits.
"""

from __future__ import annotations

import itertools
import re

from desktop.export.gongwen.furniture import too_long
from desktop.export.layout.cells import Metrics
from desktop.export.layout.characters import NO_END, NO_START, clean
from desktop.export.layout.flow import BLANK_KEPT, Part, Row, line_width, single
from desktop.export.layout.geometry import MM_PER_PT, Profile
from desktop.export.layout.place import Type

TITLE_PT = 22.0  # 二号
MAX_CHARACTERS = 20
MAX_LINES = 5
MOST_LINES = 8  # typed by hand; more would leave page 1 without text
LEAST_WHITE = 0.7  # of a line, between the title and what follows after a blank line

_KINDS = (
    "决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要|"
    "方案|办法|规定|细则|要点|计划|总结|条例|简报"
)
_ORGAN_END = re.compile(
    r"(?:人民政府|办公室|办公厅|委员会|常委会|[政党]府|[局厅部委院会办])(?=关于|印发|转发|批转|召开)"
)
_ORGAN = re.compile(r"(?:人民政府|政府|办公室|办公厅|委员会|[局厅部])(?=\S)")
_USUAL = (
    "人民政府|森林防火|安全生产|今冬明春|专项资金|应急管理|公文处理|人民|政府|办公|工作|会议|经济|社会|发展|改革|建设|管理|安全|生产|防汛|抗旱|应急|服务|企业|环境|保护|教育|卫生|"
    "健康|农业|农村|乡村|振兴|城市|乡镇|街道|项目|投资|财政|预算|审计|监督|检查|督查|考核|评价|实施|推进|加强|进一步|"
    "做好|开展|落实|贯彻|全面|重点|专项|行动|行政|审批|事项|清单|制度|机制|体系|能力|提升|提高|促进|支持|规划|编制|"
    "调整|成立|领导|小组|组织|机构|人员|干部|任免|同志|职务|表彰|先进|集体|个人|年度|季度|上半年|下半年|全市|全省|"
    "全县|全区|有关|问题|情况|部分|节假日|假期|安排|春节|国庆|常务|专题|研究|讨论|信息|公开|数据|数字|网络|保密|档案|"
    "文件|公文|处理|值班|突发|事件|处置|预案|森林|防火|消防|食品|药品|质量|市场|监管|营商|优化|招商|引资|交通|运输|"
    "道路|水利|电力|能源|节能|减排|污染|治理|住房|公积金|社保|就业|创业|人才|科技|创新|文化|旅游|体育|民政|养老|"
    "医疗|保障|基金|补贴|资金|拨付|使用|收支|国有|资产|土地|征收|补偿|安置|法治|法规|规章|清理|修订|废止|试行|暂行|"
    "农民工|工资|支付|拖欠|治欠|火灾|火险|林业|草原|物资|调运|商请|支持|函复|复函|征求|意见|关于|联席|分工|"
    "统筹|协调|指挥|指挥部|部门|单位|地区|全省|责任|目标|考评|评估|试点|示范|推广|复制|环境|营商环境|创新|举措|"
    "放管服|一网通办|数字政府|政务|政务服务|大厅|热线|信访|矛盾|纠纷|化解|稳定|维稳|舆情|宣传|报道|新闻|发布|发言人|"
    "灾害|地质|地震|气象|预警|救灾|救助|抢险|防御|台风|暴雨|山洪|冰雪|寒潮|高温|干旱|疫情|防控|疾病|传染病|疫苗|"
    "粮食|耕地|种植|畜牧|渔业|水产|种业|化肥|农机|高标准|农田|灌溉|水库|河长制|湖长制|林长制|河湖|湿地|"
    "工业|制造业|产业|集群|园区|开发区|高新区|新区|示范区|出口|外贸|外资|口岸|海关|物流|快递|消费|商贸|电子商务|"
    "银行|金融|债务|风险|非法集资|上市|融资|担保|信用|税收|税务|收费|票据|罚没|彩票|政府采购|招标|投标|"
    "公路|铁路|航空|机场|港口|航道|公交|出租|停车|电动|自行车|机动车|驾驶|校车|客运|货运|超限|超载|"
    "学校|教师|学生|幼儿园|义务教育|高考|招生|职业|培训|技能|大学|科研|专利|知识产权|标准化|计量|认证|检验|检测|"
    "医院|医保|药品|中医药|妇幼|老龄|残疾人|低保|特困|慈善|殡葬|社区|物业|小区|棚户区|改造|老旧|供水|供电|供气|供热|"
    "排水|污水|垃圾|分类|大气|扬尘|噪声|土壤|固体废物|危险|化学品|烟花爆竹|煤矿|矿山|尾矿库|隐患|排查|整治|专项整治|"
    "巡查|巡视|巡察|纪律|作风|廉政|党建|党组|党委|支部|学习|教育|主题|精神|重要|讲话|批示|指示|决策|部署|"
    "公务员|事业单位|编制|聘用|工资|津贴|补贴|离休|退休|休假|假日|值守|轮值|排班|名单|通讯录|联系人|方式|"
    "统计|普查|人口|计划|生育|妇女|儿童|青年|工会|退役|军人|双拥|国防|动员|外事|接待|机关|事务|后勤|车辆|采购|行动计划"
)
# Longer words first, so that 营商环境 is not taken for 营商 and two characters more.
_WORDS = re.compile(
    "|".join(sorted(_USUAL.split("|"), key=len, reverse=True))
    + "|第?[一二三四五六七八九十百零〇\\d]+(?:年度|年|月|日|次|届|期|号|季度)?|"
    + _KINDS
)


def title_lines(title: str) -> list[str]:
    """The lines of ``title``: one up to 20 characters, else the best shape of two to five lines."""
    text = "\n".join(part.strip() for part in title.strip().split("\n") if part.strip())
    lines = text.split("\n")
    if all(_width(line) <= MAX_CHARACTERS for line in lines):
        return lines
    # A line end typed in a title too wide for it is none of sense.
    text = "".join(lines)
    costs = _costs(text)
    best: tuple[float, tuple[int, ...]] | None = None
    fewest = -(-len(text) // MAX_CHARACTERS)
    for count in range(fewest, min(MAX_LINES, fewest + 1) + 1):
        for cuts in _cuts(costs, len(text), count):
            price = 6.0 * (count - fewest) + sum(costs[cut] for cut in cuts) + _shape([0, *cuts, len(text)])
            if best is None or price < best[0]:
                best = (price, cuts)
    if best is None:
        return [text[i : i + MAX_CHARACTERS] for i in range(0, len(text), MAX_CHARACTERS)]
    bounds = [0, *best[1], len(text)]
    return [text[first:last] for first, last in itertools.pairwise(bounds)]


def _width(text: str) -> float:
    """Width in characters of the title's size."""
    return sum(0.5 if char.isascii() else 1.0 for char in text)


def _cuts(costs: dict[int, float], length: int, count: int) -> list[tuple[int, ...]]:
    """The cheaper places to cut ``length`` characters into ``count`` lines of at most 20."""
    places = sorted(sorted(costs, key=lambda at: (costs[at], at))[:24])
    return [
        cuts
        for cuts in itertools.combinations(places, count - 1)
        if all(0 < b - a <= MAX_CHARACTERS for a, b in itertools.pairwise([0, *cuts, length]))
    ]


def _costs(text: str) -> dict[int, float]:
    costs = dict.fromkeys(range(1, len(text)), 4.0)
    for match in _ORGAN.finditer(text):
        _lower(costs, match.end(), 2.0)
    for match in _ORGAN_END.finditer(text):
        _lower(costs, match.end(), 0.0)
    for match in re.finditer("关于|印发|转发|批转", text):
        _lower(costs, match.start(), 1.0)
        _lower(costs, match.end(), 3.0)
    for match in re.finditer(f"的(?={_KINDS})", text):
        _lower(costs, match.end(), 3.0)
    for match in re.finditer("[、》”）]", text):
        _lower(costs, match.end(), 1.5)
    for match in re.finditer("[和与及暨](?=..)", text):
        _lower(costs, match.start(), 2.5)
    for match in _WORDS.finditer(text):
        for at in range(match.start() + 1, match.end()):
            costs[at] = costs.get(at, 0) + 12.0
    for opening, closing in ("《》", "“”", "（）", "〈〉"):
        for match in re.finditer(f"{opening}[^{closing}]*{closing}", text):
            for at in range(match.start() + 1, match.end()):
                costs[at] = costs.get(at, 0) + 5.0
    for at in list(costs):
        if text[at] in NO_START or text[at - 1] in NO_END or text[at] in "的等" or text[at - 1] in "和与及第":
            del costs[at]
    return costs


def _lower(costs: dict[int, float], at: int, price: float) -> None:
    if at in costs:
        costs[at] = min(costs[at], price)


def _shape(bounds: list[int]) -> float:
    """Price of a shape: trapezia and rhombi are wanted, equal lines and hourglasses are not."""
    lengths = [b - a for a, b in itertools.pairwise(bounds)]
    steps = [b - a for a, b in itertools.pairwise(lengths)]
    price = 0.0
    if 0 in steps:
        price += 8.0
    turns = [step > 0 for step in steps if step]
    if any(not first and second for first, second in itertools.pairwise(turns)):
        price += 10.0
    price += 0.25 * sum(max(0, abs(step) - 6) for step in steps)
    if lengths[-1] <= 3:
        price += 10.0
    return price + 0.05 * (max(lengths) - min(lengths))


def title_overhang(profile: Profile) -> float:
    """How far a 二号 character reaches over the upper edge of the grid row it is centred in (mm)."""
    return (TITLE_PT * MM_PER_PT - profile.cell) / 2


def title_at(title: str, top: float, profile: Profile, library: Metrics) -> tuple[int, list[Row]]:
    """The title with its first characters' upper edge exactly at ``top`` (mm), and the grid row it begins on."""
    row = round((top + title_overhang(profile) - profile.top) / profile.pitch)
    shift = top + title_overhang(profile) - profile.row_top(row)
    return row, title_rows(title, profile, library, shift)


def title_rows(title: str, profile: Profile, library: Metrics, shift: float = 0.0) -> list[Row]:
    """The title in 二号小标宋, centred (§7.3.1).

    Its first line stands in the middle of its row, ``shift`` mm lower; the others follow at the title's own
    pitch, which is wider than the grid's. Where that would leave too little white for the blank line after
    the title, a row more is taken.
    """
    kind = Type(TITLE_PT, tag="title")
    size = TITLE_PT * MM_PER_PT
    lines = [single(text, "title", kind, size, library) for text in title_lines(clean(title))]
    if len(lines) > MOST_LINES or any(line_width(line) > profile.text_width for line in lines):
        raise too_long("title")
    rows = []
    for index, line in enumerate(lines):
        left = profile.left + (profile.text_width - line_width(line)) / 2
        down = shift + index * (profile.title_pitch - profile.pitch)
        rows.append(Row((Part(line, left, kind, shift=down),), keep_next=True))
    white = 2 * profile.pitch - down - (size + profile.cell) / 2
    return [*rows, BLANK_KEPT] if white < LEAST_WHITE * profile.pitch else rows
