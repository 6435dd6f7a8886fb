"""The checker of the catalogues finds what it is there for, and lets right texts pass."""

import pytest

from tests.spelling import english, faults_of


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("機构备案", "no simplified character '機'"),
        ("共３人", "full-width digit or letter '３'"),
        ("机构,好", "half-width punctuation beside Chinese '构,'"),
        ("机构(%(name)s)", "half-width punctuation beside Chinese '构('"),
        ("备案。。", "doubled punctuation '。。'"),
        ("请登陆", "other word '登陆'"),
        ("备 案", "space between Chinese characters '备 案'"),
    ],
)
def test_a_fault_in_a_chinese_text_is_named(text: str, fault: str) -> None:
    assert list(faults_of(text)) == [fault]


@pytest.mark.parametrize("text", ["共 3 人（%(name)s）", "提供餐饮，须有许可证：<b>PDF</b>", "https://x.cn/a,b 网址"])
def test_a_right_chinese_text_passes(text: str) -> None:
    assert list(faults_of(text)) == []


def test_a_misspelt_english_word_is_named_with_its_text() -> None:
    assert list(english(["All is well", "You will recieve %(what)s"])) == [
        "English: recieve ==> receive in “You will recieve  ”"
    ]
