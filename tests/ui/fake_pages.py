"""The other pages of the design's pictures with invented data: workbench, incoming document, form, login, lock."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from desktop.base.clock import FixedClock
from desktop.base.fields import (
    choice,
    day,
    fields_of,
    flag,
    given,
    instant,
    integer,
    items,
    long_text,
    person,
    text,
    unit,
)
from desktop.ui import theme
from desktop.ui.buttons import button
from desktop.ui.cards import Card, ThinBar
from desktop.ui.columns import State
from desktop.ui.commands import Command
from desktop.ui.detail import Label
from desktop.ui.form_page import FormPage
from desktop.ui.lock import Alarm, LockWindow
from desktop.ui.login_data import Fact, LoginInfo, LoginUser, split_office
from desktop.ui.page_head import PageHead
from desktop.ui.pages import Page
from desktop.ui.record_page import (
    CirculationGrid,
    FileLine,
    FileList,
    Opinion,
    OpinionList,
    Reader,
    RecordPage,
    Step,
)
from desktop.ui.workbench import Kpi, KpiRow, SideCard, SideColumn, Todo, TodoCard

KPIS = (
    Kpi("mine", "inbox", "待我办理", "其中急件 3 件", 12),
    Kpi("over", "circle-alert", "已超期", "最长超期 4 天", 3, "bad"),
    Kpi("today", "clock", "今日到期", "17:30 前须办结", 4, "warn"),
    Kpi("meetings", "users", "今日会议", "下一场 14:30", 2),
    Kpi("matters", "target", "督查在办", "红 5 · 黄 7 · 绿 26", 38),
)

TODOS = tuple(
    Todo(bytes([n]) * 16, "test.matter", tone, title, category, note, due)
    for n, (tone, title, category, note, due) in enumerate(
        (
            (
                "bad",
                "关于报送2026年第三季度安全生产工作情况的通知",
                "收文",
                "市应急管理局 · 收〔2026〕1182号",
                "超期 4 天",
            ),
            (
                "bad",
                "老旧小区改造项目三季度进度反馈（第2次催办）",
                "督查",
                "市住建局承办 · 督〔2026〕57号",
                "超期 1 天",
            ),
            (
                "warn",
                "市财政局关于申请追加防汛抗旱专项资金的请示",
                "拟办",
                "市财政局 · 收〔2026〕1204号",
                "今天 17:30",
            ),
            ("warn", "《政务信息专报》第43期：秋粮收购进展情况", "审核", "信息科 · 李敏 送审", "今天 18:00"),
            (
                "ok",
                "关于进一步优化营商环境若干措施（征求意见稿）",
                "会签",
                "发展改革委牵头 · 还差 2 家单位",
                "还剩 2 天",
            ),
            (
                "ok",
                "省政府办公厅关于做好国庆假期值班工作的通知",
                "收文",
                "省政府办公厅 · 收〔2026〕1210号",
                "还剩 3 天",
            ),
            (
                "ok",
                "市政府第28次常务会议议题征集（截至本周五）",
                "会议",
                "秘书一科 · 已收 6 个议题",
                "还剩 5 天",
            ),
            ("info", "市长信箱第2291号来信转办", "督查", "督查室 · 待交办", "未定"),
        )
    )
)


class WorkbenchPage(Page):
    """工作台 of the picture."""

    def __init__(self, context) -> None:
        super().__init__(context)
        look = theme.current()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(look.px(24), look.px(16), look.px(24), look.px(16))
        outer.setSpacing(look.px(14))
        self.head = PageHead("下午好，李敏", context.commands)
        self.head.subtitle.setText("2026年9月29日　星期二　农历八月十九 · 距国庆假期 2 天")
        outer.addWidget(self.head)
        kpis = KpiRow()
        kpis.set(KPIS)
        outer.addWidget(kpis)
        row = QHBoxLayout()
        row.setSpacing(look.px(12))
        self.todos = TodoCard(
            "我的事项", (("todo", "待办"), ("read", "待阅"), ("mine", "我发起的"), ("done", "已办"))
        )
        self.todos.set(TODOS, {"todo": 12, "read": 5, "mine": 8})
        row.addWidget(self.todos, 1)
        side = SideColumn()
        duty = SideCard("今日值班", State("ok", "双人在岗"))
        for label, value in (
            ("带班领导", "王建国　副秘书长"),
            ("主　班", "李　敏　8:00–次日 8:00"),
            ("副　班", "张晓东　8:00–20:00"),
            ("值班电话", "0000-1234567　传真 0000-7654321"),
        ):
            duty.pair(label, value)
        duty.buttons(button("值班日志", "file-pen"), button("紧急信息报送", "triangle-alert"))
        meetings = SideCard("今日会议", link="会议日历")
        meetings.entry("14:30", "全市三季度经济运行调度会", "政府二楼第一会议室 · 应到 46 人 · 材料已齐")
        meetings.entry("16:30", "信访积案化解专题会", "政府三楼第三会议室 · 缺 1 份汇报材料")
        sync = SideCard("同步与安全", State("warn", "2 处冲突待处理"), "处理")
        sync.note("08:12 已同步「共享交换目录」 · 昨日 23:00 已备份")
        for card in (duty, meetings, sync):
            side.add(card)
        row.addWidget(side)
        outer.addLayout(row, 1)

    def commands(self):
        return [
            Command("home.register", "登记来文", lambda: None, "Ctrl+N", "plus"),
            Command("home.new", "新建事项", lambda: None, icon="plus"),
        ]

    def show_state(self, **_state) -> None:
        self.head.set_actions(("home.register", "home.new"), primary_first=True)

    def main_focus(self):
        return self.todos.view


STEPS = (
    Step("签收", "done", "周丽娟", "09-24 09:12", "用时 6 分"),
    Step("登记", "done", "周丽娟", "09-24 09:26", "用时 14 分"),
    Step("初审", "done", "李　敏", "09-24 10:05", "用 0.1／限 0.5 日"),
    Step("拟办", "done", "王建国", "09-24 11:30", "用 0.2／限 1 日"),
    Step("批示", "done", "郑文斌 等 2 人", "09-24 16:40", "用 0.7／限 1 日"),
    Step("承办", "current", "市水利局 等 2 家", "09-28 08:30 起", "用 2／限 3 日", "warn"),
    Step("传阅", "current", "9 人", "已阅 4／9", "用 2／限 2 日", "warn"),
    Step("办结", "later", "", "09-30 17:30 前", "剩 1 工作日", "warn"),
)

OPINIONS = (
    Opinion(
        "王建国",
        "副秘书长",
        Label("拟办"),
        "09-24 11:30",
        "建议请郑文斌、刘长江同志批示；由市应急管理局会市水利局承办，9月30日前报情况，并请各县（区）政府阅知。",
    ),
    Opinion(
        "郑文斌",
        "常务副市长",
        Label("批示", "red"),
        "09-24 15:52",
        "请应急、水利部门立即部署，重点盯住在建堤段和小型水库，国庆期间不得脱岗。",
        True,
    ),
    Opinion(
        "刘长江",
        "副市长",
        Label("批示", "red"),
        "09-24 16:40",
        "按文斌同志批示抓紧落实。水库汛限水位逐库核查，情况报我。",
        True,
    ),
    Opinion(
        "市水利局",
        "承办单位",
        Label("反馈"),
        "09-28 17:05",
        "已核查小型水库 41 座，其中 3 座超汛限水位，正在泄洪腾库；在建堤段 6 处均落实专人盯守。",
    ),
    Opinion(
        "市应急管理局",
        "承办单位",
        Label("待反馈", "warn"),
        "限 09-30 12:00 前",
        "已催办 1 次（09-29 09:00），经办人 高原，回复称今天下班前报送。",
    ),
)

READERS = (
    Reader("郑文斌", "09-24 15:50"),
    Reader("刘长江", "09-24 16:38"),
    Reader("何　平", "09-28 09:10"),
    Reader("陈志强", "09-28 14:22"),
    Reader("赵海燕"),
    Reader("黄　伟"),
    Reader("吴建国"),
    Reader("孙　婷"),
    Reader("张晓东"),
)

FILES = (
    FileLine(b"1", "正文", "省防指〔2026〕18号.ofd", "412 KB", "5 页"),
    FileLine(b"2", "附件1", "水库汛限水位核查表.xlsx", "38 KB"),
    FileLine(b"3", "附件2", "堤防险工险段名录.pdf", "1.2 MB", "14 页"),
    FileLine(b"4", "办文单", "本机生成.pdf", "86 KB", "1 页"),
)


class IncomingRecord(RecordPage):
    """The processing page of the picture."""

    def __init__(self, context, record_id=b"1" * 16) -> None:
        super().__init__(context, "test.matter", record_id)

    def build(self) -> None:
        self.opinions = OpinionList()
        card = Card("批示与办理", "按时间先后", "打印办文单", ruled=True)
        card.body.addWidget(self.opinions)
        self.add_left(card, 1)
        self.reading = Card("传阅", "已阅 4／9", "催阅")
        self.reading.fill_head(ThinBar(4 / 9, "ok"))
        self.readers = CirculationGrid()
        self.reading.body.addWidget(self.readers)
        self.add_right(self.reading)
        files = Card("正文与附件", "4", "全部导出")
        self.files = FileList()
        files.body.addWidget(self.files)
        files.body.addStretch(1)
        self.add_right(files, 1)
        self.head.add_button("chevron-up", "上一件 Ctrl+↑", lambda: None)
        self.head.add_button("chevron-down", "下一件 Ctrl+↓", lambda: None)

    def load(self, session):
        return OPINIONS

    def fill(self, loaded) -> None:
        self.head.set(
            "关于切实做好秋汛防御工作的紧急通知",
            (Label("秘密★1年", "secret"), Label("特急", "urgent")),
            "省防汛抗旱指挥部 · 省防指〔2026〕18号 · 收〔2026〕1197号 · 份号 000023",
            State("warn", "剩 1 个工作日"),
        )
        self.track.set(STEPS)
        self.track.show()
        self.opinions.set(loaded)
        self.readers.set(READERS)
        self.files.set(FILES)
        self.bar.set(("r.feedback", "r.urge", "r.move", "r.read", "r.super"), "下一步 办结", "Ctrl+Enter")

    def commands(self):
        return [
            Command(f"r.{key}", title, lambda: None, icon=icon)
            for key, title, icon in (
                ("feedback", "登记承办反馈", "file-pen"),
                ("urge", "催办", "bell-ring"),
                ("move", "转办", "arrow-right"),
                ("read", "补传阅人", "users"),
                ("super", "转督查立项", "target"),
            )
        ]


@given
class NewPaper:
    """Every kind of field once."""

    title: str = text("标题", required=True, max_length=200)
    from_unit: object = unit("来文单位", required=True)
    number: str = text("来文字号", max_length=50)
    urgency: str = choice("紧急程度", ("特提", "特急", "加急", "平件"), required=True, default="平件")
    classification: str = choice("密级", ("内部", "秘密"), required=True, default="内部")
    received_on: object = day("收文日期", required=True)
    due_on: object = day("办结时限")
    handler: object = person("经办人")
    copies: int | None = integer("份数", minimum=1, maximum=999)
    signed_at: int | None = instant("签收时间")
    paper: bool = flag("附纸质件", hint="有纸质原件")
    topics: tuple[str, ...] = items("主题词")
    note: str = long_text("备注")


class RegisterPage(FormPage):
    """A form page with every kind of field."""

    def __init__(self, context) -> None:
        super().__init__(
            context,
            "登记来文",
            fields_of(NewPaper),
            lambda _values, page: page.done(),
            {"urgency": "平件", "classification": "内部"},
            draft_key="new",
            verb_title="登记",
            subtitle="登记后自动编收文号，并按紧急程度计算办结时限",
        )


LOGIN = LoginInfo(
    split_office("云川市人民政府办公室"),
    (
        LoginUser(
            "1",
            "李敏",
            "综合科　主办",
            "今天 08:05 登录",
            (
                Fact("ok", "上次登录", "今天 08:05　本机　李　敏"),
                Fact("warn", "失败记录", "1 次　今天 13:58 口令错误；再错 4 次暂停 15 分钟"),
            ),
        ),
        LoginUser("2", "王建国", "副秘书长", "昨天 18:20 登录"),
        LoginUser("3", "黄伟", "总值班室　值班员", "昨天 20:04 登录"),
        LoginUser("4", "张晓东", "综合科　科员", ""),
    ),
    "2026年9月29日　星期二　14:06",
    "秘密",
    device="ZB-0317",
    responsible="李敏",
    library="D:\\三办\\市政府办公室.sbk",
    backup="9月28日 23:00　校验通过",
    version="1.0.0",
    takes_key_files=True,
    key_file="E:\\limin.sbkey",
)


def lock_window() -> LockWindow:
    """The lock window with one thing due."""
    clock = FixedClock.at("2026-09-29T22:06:32")
    now = clock.now_ms()
    return LockWindow(
        LOGIN,
        clock,
        (Alarm(now - 60_000, "突发事件首报"), Alarm(now + 3_600_000, "值班交接", 2)),
        (("总值班室", "0000-1234567"), ("带班领导", "0000-7654321")),
        ring=lambda: None,
    )
