"""One form: whatever people paste, the same thing is the same text, and bringing it into form twice changes nothing."""

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import example, given, strategies as st

from portal.identifiers import entries, numbers, texts
from portal.identifiers.kinds import KINDS
from portal.identifiers.serializers import UsccValue
from tests.factories import valid_uscc


@given(st.text())
@example("C-\u0327")  # a hyphen between a letter and the mark that belongs to it
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_the_form_of_a_form_is_itself(kind, text):
    once = kind.canonical(text)
    assert kind.canonical(once) == once


@pytest.mark.parametrize(
    "pasted",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "+86 138 0013 8000",
        "+8613800138000",
        "008613800138000",
        "86 13800138000",
        "（+86）13800138000",
        "013800138000",
        "１３８００１３８０００",
        "\u202a13800138000\u202c",
        "1380013\u200b8000",
        "13800138000\n",
        "手机：13800138000",
        "138\u00a00013\u30008000",
        "138–0013–8000",
    ],
)
def test_a_mobile_number_is_understood_as_it_is_pasted(pasted):
    assert entries.MobileEntry().clean(pasted) == "13800138000"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("1380013800", "mobile"),
        ("138001380000", "mobile"),
        ("12800138000", "mobile"),
        ("1380013800O", "mobile_characters"),
        ("+852 6123 4567", "mobile_abroad"),
        ("13800138000 / 13900139000", "mobile"),
    ],
)
def test_what_is_wrong_with_a_mobile_number_is_told(typed, code):
    with pytest.raises(ValidationError) as raised:
        numbers.validate_mobile(typed)
    assert raised.value.code == code


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("0571-88886666", "0571-88886666"),
        ("057188886666", "0571-88886666"),
        ("(0571) 8888 6666", "0571-88886666"),
        ("+86 571 8888 6666", "0571-88886666"),
        ("0571-8888-6666", "0571-88886666"),
        ("０５７１－８８８８６６６６", "0571-88886666"),
        ("0571-88886666转801", "0571-88886666-801"),
        ("010-65551234", "010-65551234"),
        ("8888-6666", "88886666"),
        ("400-800-8000", "4008008000"),
        ("+86 138 0013 8000", "13800138000"),
        ("12345", "12345"),
        ("电话：0571-88886666", "0571-88886666"),
    ],
)
def test_a_telephone_number_is_understood_as_it_is_pasted(pasted, kept):
    assert entries.TelephoneEntry().clean(pasted) == kept


@pytest.mark.parametrize("typed", ["0571", "abc", "0571-88886666、0571-88886667", "+1 212 555 0100", "0571-888866666"])
def test_what_is_no_telephone_number_is_refused(typed):
    with pytest.raises(ValidationError):
        entries.TelephoneEntry().clean(typed)


@pytest.mark.parametrize("door", [entries.UsccEntry().clean, UsccValue().run_validation])
def test_a_credit_code_is_one_whatever_its_form(door):
    code = valid_uscc(7)
    for pasted in (
        code.lower(),
        f" {code[:8]} {code[8:]} ",
        f"{code[:2]}-{code[2:]}",
        f"{code}\u200f",
        f"代码：{code}",
    ):
        assert door(pasted) == code


def test_the_browser_never_cuts_what_is_pasted():
    for entry in (*entries.ENTRIES.values(), entries.IdentityEntry, entries.SecretEntry):
        assert "maxlength" not in str(forms.BoundField(forms.Form(), entry(), "x"))


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("张 三", "张三"),
        (" 张三\u200b ", "张三"),
        ("阿卜杜拉•买买提", "阿卜杜拉·买买提"),
        ("阿卜杜拉 ・ 买买提", "阿卜杜拉·买买提"),
        ("John   Smith", "John Smith"),
        ("Ｊｏｈｎ\tSmith", "John Smith"),
        ("\u202e三张", "三张"),
    ],
)
def test_a_persons_name_has_one_form(typed, kept):
    assert entries.NameEntry().clean(typed) == kept


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("租赁合同\u202efdp.exe", "租赁合同fdp.exe"),
        ("..\\..\\a/b/租约.pdf", "租约.pdf"),
        ("lease\x00\n2026.pdf", "lease 2026.pdf"),
        ("\u2066租约\u2069.pdf", "租约.pdf"),
    ],
)
def test_the_name_of_a_file_reads_as_it_is(name, kept):
    assert texts.file_name(name) == kept


def test_alphabets_that_look_alike_do_not_mix_in_a_user_name():
    with pytest.raises(ValidationError):
        entries.UserNameEntry().clean("burеau")  # with a Cyrillic е
    assert entries.UserNameEntry().clean("ｂｕｒｅａｕ\u200d") == "bureau"
