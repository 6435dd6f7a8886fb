"""Numbers of identity documents: what real people hold is taken, what is wrong is told in words, whatever the form it is pasted in."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils.translation import override
from hypothesis import given, strategies as st

from portal.identifiers import papers
from portal.identifiers.choices import IdentityKind

RESIDENT, PASSPORT = IdentityKind.RESIDENT, IdentityKind.PASSPORT
WEIGHTS = [2 ** (17 - place) % 11 for place in range(17)]  # GB 11643 gives the powers of two, the code a table


def numbered(body: str) -> str:
    """Return seventeen digits with their check digit, by the standard's own formula."""
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True))
    return body + "0123456789X"[(12 - total) % 11]


def fault(kind: str, number: str, on: date | None = None) -> str:
    with override("en"), pytest.raises(ValidationError) as raised:
        papers.validate(kind, number, on=on)
    with override("en"):
        return str(raised.value.messages[0])


@pytest.mark.parametrize("number", ["330106198206190003", "33010619800119000X", "11010519491231002X"])
def test_people_born_before_their_county_code_are_taken(number):
    papers.validate(RESIDENT, number)


@given(st.dates(date(1900, 1, 1), date(2026, 11, 29)), st.integers(100_000, 999_999), st.integers(0, 999))
def test_every_number_with_a_real_day_and_its_check_digit_is_taken_whatever_its_region(born, region, serial):
    papers.validate(RESIDENT, numbered(f"{region}{born:%Y%m%d}{serial:03d}"))


@given(st.dates(date(1900, 1, 1), date(2026, 11, 29)), st.integers(0, 16), st.integers(1, 9))
def test_one_wrong_digit_never_passes(born, place, shift):
    right = numbered(f"330103{born:%Y%m%d}001")
    wrong = f"{right[:place]}{(int(right[place]) + shift) % 10}{right[place + 1 :]}"
    with pytest.raises(ValidationError):
        papers.validate(RESIDENT, wrong)


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("33010619820619000", "18 characters"),
        ("3301061982061900033", "18 characters"),
        ("330106820619000", "15 digits"),
        ("330106198206190004", "check digit"),
        ("33010619820230000X", "date of birth"),
        (numbered("33010618991231000"), "date of birth"),
        ("33010619X20619000X", "17 digits"),
        ("", "18 characters"),
    ],
)
def test_what_is_wrong_with_a_resident_number_is_told(number, told):
    assert told in fault(RESIDENT, number)


def test_an_unknown_region_is_a_question_and_a_known_one_none():
    assert papers.region_warning(RESIDENT, numbered("99010619820619000"))
    assert papers.region_warning(RESIDENT, "330106198206190003") is None
    assert papers.region_warning(PASSPORT, "E12345678") is None


@pytest.mark.parametrize("days", [-1, 0, 1])
def test_nobody_is_born_after_today(days):
    today = date(2026, 11, 29)
    number = numbered(f"330106{today + timedelta(days=days):%Y%m%d}000")
    if days == 1:
        assert "future" in fault(RESIDENT, number, today)
    else:
        papers.validate(RESIDENT, number, on=today)


@pytest.mark.parametrize(
    "number",
    [
        " 330106 19820619 0003 ",
        "330106-19820619-0003",
        "３３０１０６１９８２０６１９０００３",
        "\u202a330106198206190003\u202c",
        "330106198206190003\u200b",
        "身份证号：330106198206190003",
        "330106\r\n198206190003",
        "\ufeff330106198206190003\u00a0",
        "1️⃣".replace("1", "330106198206190003"),
        "330106–19820619–0003",
    ],
)
def test_the_ways_in_which_a_number_is_pasted(number):
    papers.validate(RESIDENT, number)


@pytest.mark.parametrize(
    ("kind", "right", "wrong"),
    [
        (IdentityKind.HMT_RESIDENCE, [numbered("81000019900101001"), numbered("83000020011231999")], ["H12345678"]),
        (IdentityKind.HMT_RESIDENCE, [numbered("82000019900101001")], [numbered("33010619900101001")]),
        (IdentityKind.HM_TRAVEL, ["H12345678", "m 1234 5678", "H1234567801"], ["H1234567", "H123456789", "X12345678"]),
        (
            IdentityKind.TAIWAN_TRAVEL,
            ["12345678", "1234567801", "0012345678(B)"],
            ["1234567", "123456789", "T12345678"],
        ),
        (IdentityKind.FOREIGN_RESIDENT, ["USA110075102501", numbered("91184019751025001")], ["US110075102501"]),
        (
            IdentityKind.FOREIGN_RESIDENT,
            ["FRA110000022901"],
            ["USA110075130101", numbered("91184019751325001"), numbered("81184019751025001")],
        ),
        (PASSPORT, ["E12345678", "EA1234567", "G 1234 5678", "c01x00t47"], ["E123", "ABCDEFGH", "E1234567890123456"]),
    ],
)
def test_each_paper_has_its_own_rule(kind, right, wrong):
    for number in right:
        papers.validate(kind, number)
    for number in wrong:
        with pytest.raises(ValidationError):
            papers.validate(kind, number)


@pytest.mark.parametrize(
    ("kind", "number", "other"),
    [
        (RESIDENT, "H12345678", "Hong Kong and Macao"),
        (RESIDENT, "USA110075102501", "permanent residence"),
        (PASSPORT, "330106198206190003", "resident ID card"),
        (IdentityKind.HM_TRAVEL, "12345678", "Taiwan"),
    ],
)
def test_the_number_of_another_paper_names_it(kind, number, other):
    assert other in fault(kind, number)


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("11010519491231002X", "110*************2X"),
        ("USA110075102501", "USA**********01"),
        ("E12345678", "E******78"),
        ("H12345678", "H******78"),
        ("12345", "*****"),
        ("", ""),
    ],
)
def test_a_number_is_masked_by_the_length_of_its_paper(number, shown):
    assert papers.masked(number) == shown
