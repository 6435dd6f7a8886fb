"""Nonsense in addresses and parameters: whoever sends it, whatever page it meets, the answer is never 500.

The parameters are those that views and forms read anywhere. Each page of each role meets each kind of nonsense in all of them at once, and
each kind in every place of its address; a part of them in each run of the suite, all with FUZZ=all.
"""

import os
import re
from collections.abc import Iterator
from urllib.parse import quote

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.urls import NoReverseMatch, URLPattern, reverse

from tests.security import requests, table
from tests.security.requests import browser, undone
from tests.security.town import Town

READ = re.compile(
    r"""(?:GET|POST|query_params|data|params|query|sent|asked)(?:\.get|\.getlist)?[(\[]\s*["'](\w+)["']"""
)
FIELD = re.compile(
    r"^    (\w+)(?:: [\w.\[\]]+)? = (?:\w+\.)*(?:forms\.|serializers\.|conditional\(|lines\()", re.MULTILINE
)
DIGITS = "9" * 5000
NONSENSE = {
    "beyond 64 bits": "9" * 30,
    "beyond 32 bits": "3000000000",
    "no end of digits": DIGITS,
    "below zero": "-1",
    "no number": "nan",
    "beyond all": "1e400",
    "a digit that is none": "²",
    "full width": "１２３",
    "no day": "2026-13-45",
    "the end of time": "9999-12-31",
    "before time": "0000-00-00",
    "a cut": "|1",
    "two cuts": "a|b|c",
    "a path": "../../etc/passwd",
    "quotes": "'\"><%s%%{}\\",
    "marks": "\u202e\ufeff\u200b😀",
    "long": "托" * 300,
    "empty": "",
}
RAW = {
    "NUL": "%00",
    "NUL within": "a%00%7C1",
    "half a character": "%FF",
    "a surrogate": "%ED%A0%80",
    "an unended escape": "%",
}
ROLES = [*table.ROLES, *table.REGISTRARS]
SHARE, SHARE_OF_ADDRESSES = (1, 1) if os.environ.get("FUZZ") == "all" else (100, 20)
CONVERTED = {
    "int": ("0", "9" * 18, "9" * 19, "9" * 30, DIGITS),
    "slug": ("-", "a" * 500),
    "uuid": ("0" * 8 + "-0000" * 3 + "-" + "0" * 12,),
}


def parameters() -> list[str]:
    """Return every name that a view, form or serializer reads."""
    files = [path for app in settings.OWN_APPS for path in (settings.BASE_DIR / app).rglob("*.py")]
    texts = [path.read_text() for path in files if not {"migrations", "demo", "workshop"} & set(path.parts)]
    names = {name for text in texts for rule in (READ, FIELD) for name in rule.findall(text)}
    return sorted(names | {"next", "after", "page", "sort"})


def queries() -> Iterator[tuple[str, str]]:
    names = parameters()
    for kind, value in NONSENSE.items():
        yield kind, "&".join(f"{name}={quote(value)}" for name in names)
    for kind, raw in RAW.items():
        yield kind, "&".join(f"{name}={raw}" for name in names)


def test_the_parameters_are_found() -> None:
    assert {"after", "sort", "q", "area", "facility", "year", "month", "state"} <= set(parameters())


QUERIES = list(queries())
PATTERNS = sorted(requests.addresses(), key=lambda pattern: str(pattern.name))


def share_of(things: list, number: int, share: int) -> list:
    """Return the part that falls to a role."""
    return things[number % share :: share]


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_parameter_makes_a_page_fail(role: str, town: Town, sessions: dict[str, str]):
    combinations = [(pattern.name, *query) for pattern in PATTERNS for query in QUERIES]

    failed = [
        f"{role} {page}, {kind}: {answer.status_code}"
        for page, kind, query in share_of(combinations, ROLES.index(role), SHARE)
        for answer in [asked(town, sessions[role], page, query)]
        if answer.status_code >= 500 and page != "readyz"
    ]

    assert not failed, "\n".join(failed)


def asked(town: Town, session: str, page: str, query: str) -> HttpResponse:
    about = next(row.about for row in ROWS if row.page == page)
    case = town.cases[about or "filed"][0]
    address = reverse(page, kwargs=requests.ADDRESSES[page](case) if page in requests.ADDRESSES else None)
    with undone():
        client = browser(session)
        client.raise_request_exception = False
        return client.get(address, QUERY_STRING=query)


ROWS = table.rows()


@pytest.mark.django_db
@pytest.mark.parametrize("role", ROLES)
def test_no_number_or_word_in_an_address_makes_a_page_fail(role: str, town: Town, sessions: dict[str, str]):
    failed, client = [], browser(sessions[role])
    client.raise_request_exception = False

    for pattern in share_of(PATTERNS, ROLES.index(role), SHARE_OF_ADDRESSES):
        for address in nonsensical(pattern):
            with undone():
                answer = client.get(address)
            if answer.status_code >= 500:
                failed.append(f"{role} {address[:120]}: {answer.status_code}")

    assert not failed, "\n".join(failed)


def nonsensical(pattern: URLPattern) -> Iterator[str]:
    """Return addresses of the pattern with values that it takes and nothing has."""
    converters = pattern.pattern.converters
    for number in range(5 if converters else 0):
        kwargs = {name: value_for(type(converter).__name__, number) for name, converter in converters.items()}
        try:
            yield reverse(str(pattern.name), kwargs=kwargs)
        except NoReverseMatch:
            continue


def value_for(converter: str, number: int) -> str:
    values = CONVERTED.get(converter.removesuffix("Converter").lower(), tuple(NONSENSE.values()))
    return values[number % len(values)]
