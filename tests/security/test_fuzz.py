"""Nonsense in addresses, parameters and what is sent: whoever sends it, whatever page it meets, the answer is never 500.

The parameters are those that views and forms read anywhere. Each page of each role meets each kind of nonsense in all of them at once, and
each kind in every place of its address; a part of them in each run of the suite, all with FUZZ=all. Each act is sent each kind in every
field of its form, first in all at once and then in one, beside which all is right, so that the act itself is reached; a part of them drawn
by FUZZ_SEED, all with FUZZ=all.
"""

import os
import random
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
OF_OTHER_SHAPE = {
    "nothing": None,
    "a list": [["托"]],
    "an object": {"托": {"a": []}},
    "a truth": True,
    "a number": 10**30,
    "a half": 0.5,
}
SEED = os.environ.get("FUZZ_SEED", "11")
MOST_ACTS = 70  # of each run of the suite, each sent twice
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


@pytest.mark.django_db
def test_nothing_that_is_sent_makes_an_act_fail(town: Town, sessions: dict[str, str]):
    acts = sorted({row.page: row for row in ROWS if row.does == "POST"}.values(), key=lambda row: row.page)
    draw, deep = random.Random(SEED), os.environ.get("FUZZ") == "all"
    failed = [
        f"{role} {row.page}, {told}: {status} (FUZZ_SEED={SEED})"
        for row in (acts if deep else draw.sample(acts, MOST_ACTS))
        for role in [draw.choice(allowed(row))]
        for told, status in sent_nonsense(town, sessions[role], role, row, draw, deep=deep)
        if status >= 500
    ]

    assert not failed, "\n".join(failed)


def allowed(row: table.Row) -> list[str]:
    """Return the roles that get as far as the form of an act at home, or everybody's if there is none."""
    return [role for role in row.marks if row.expected(role, 0) == "open"] or ["visitor"]


def sent_nonsense(
    town: Town, session: str, role: str, row: table.Row, draw: random.Random, *, deep: bool
) -> Iterator[tuple[str, int]]:
    """Send an act nonsense in all fields, then in one; tell which, and the status of the answer."""
    case, is_json = town.cases[row.about or "filed"][0], row.page in requests.JSON
    right = requests.SENT[row.page](case, town.users[role]) if row.page in requests.SENT else {}
    names = set(right)

    def send(body: dict[str, object]) -> HttpResponse:
        with undone():
            client = browser(session)
            client.raise_request_exception = False
            address = reverse(
                row.page, kwargs=requests.ADDRESSES[row.page](case) if row.page in requests.ADDRESSES else None
            )
            return client.post(address, body, **({"content_type": "application/json"} if is_json else {}))

    kinds = NONSENSE | {"NUL": "a\0b"} | (OF_OTHER_SHAPE if is_json else {})
    for kind in kinds if deep else [draw.choice(list(kinds))]:
        answer = send(dict.fromkeys(names, kinds[kind]))
        names |= set(getattr((answer.context or {}).get("form"), "fields", ()))
        yield f"{kind} in all", answer.status_code
        for name in sorted(names) if deep or not names else [draw.choice(sorted(names))]:
            yield f"{kind} in {name}", send(right | {name: kinds[kind]}).status_code


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
