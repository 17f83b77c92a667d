"""The normaliser mends punctuation, shows each change, and leaves numbers, times and addresses alone."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.export.layout.normalize import apply, normalize


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [
        ("临政办发[2026]45号", "临政办发〔2026〕45号"),
        ("临政办发（2026）45号", "临政办发〔2026〕45号"),
        ("请报市政府,经研究同意.", "请报市政府，经研究同意。"),
        ("会议指出:要压实责任;做好值守", "会议指出：要压实责任；做好值守"),
        ('落实"人防、物防"措施', "落实“人防、物防”措施"),
        ("各县(市、区)人民政府", "各县（市、区）人民政府"),
        ("清单--做到底数清", "清单——做到底数清"),
        ("清单— —做到底数清", "清单——做到底数清"),
        ("措施实...决不允许", "措施实……决不允许"),
        ("时间:8:30，地点:305室", "时间：8:30，地点：305室"),
        ("增长3.5%,比例为3:1,共1,280万元;详见附件1", "增长3.5%，比例为3:1，共1,280万元；详见附件1"),
        ('他说:"同意"', "他说：“同意”"),
        ("使用AI,推进5G;", "使用AI，推进5G;"),
    ],
)
def test_punctuation_is_mended_and_shown(typed: str, wanted: str) -> None:
    text, changes = normalize(typed)
    assert text == wanted
    assert changes
    for change in changes:
        assert typed[change.start : change.start + len(change.found)] == change.found
        assert change.reason


@pytest.mark.parametrize(
    "text",
    [
        "会议于15:30开始，资金1,280.5万元，增长3.2%。",
        "网址https://www.example.gov.cn/a,b;c?x=1，邮箱a.b@example.gov.cn。",
        "PM2.5(AQI)达标",
        "2026-11-28 08:30:00，192.168.0.1:8080，x=1,y=2，if(a){b;c}",
        "C:\\a,b.txt，A:B，1:500图",
        "值班电话010-12345678",
        "一份“清单”——三张表……",
        "临政办发〔2026〕45号",
        '他说"好',
    ],
)
def test_what_is_right_or_not_ours_stays(text: str) -> None:
    assert normalize(text) == (text, ())


@given(st.text(st.sampled_from("会议市,.;:()[]\"'—-…2026号abc/@\n，。"), max_size=80))
@settings(max_examples=300, deadline=None)
def test_changes_are_apart_and_make_the_text(typed: str) -> None:
    text, changes = normalize(typed)
    assert apply(typed, changes) == text
    ends = 0
    for change in changes:
        assert change.start >= ends
        ends = change.start + len(change.found)
        assert typed[change.start : ends] == change.found
    assert sum(map(str.isalnum, text)) == sum(map(str.isalnum, typed))
