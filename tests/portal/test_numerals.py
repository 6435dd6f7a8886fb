"""Numbers that anybody may have written into an address."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.numerals import number_in


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *(("0", 0), ("2026", 2026), ("２０２６", 2026), ("9" * 18, 10**18 - 1)),
        *(("9" * 19, None), ("9" * 5000, None), ("²", None), ("-1", None), ("1e3", None), ("", None), ("1.0", None)),
    ],
)
def test_what_is_a_number_that_a_column_can_hold(text: str, expected: int | None):
    assert number_in(text) == expected


@pytest.mark.django_db
@pytest.mark.parametrize("year", [0, 10000, 10**18])
def test_a_year_that_no_calendar_has_is_not_found(client: Client, year: int):
    assert client.get(reverse("calendar", args=[year])).status_code == 404


@pytest.mark.django_db
@pytest.mark.parametrize("back", ["9999-12-31", "-1", "nowhere", "a:b", "²"])
def test_switching_the_language_looks_up_no_name_in_the_way_back(client: Client, back: str):
    assert client.get(reverse("language"), {"language": "en", "next": back}).status_code == 302


@pytest.mark.django_db
@pytest.mark.parametrize("query", ["after=%00%7C1", "sort=name&after=%00%7C1", "name=%00", "q=a%00b"])
def test_nul_in_an_address_is_refused(client: Client, query: str):
    answer = client.get(f"/register/?{query}")

    assert answer.status_code == 400
    assert "无法识别" in answer.content.decode()


@pytest.mark.django_db
def test_nul_in_a_cookie_is_refused(client: Client):
    assert client.get("/register/", headers={"Cookie": r'sessionid="\000abcdefgh"'}).status_code == 400
