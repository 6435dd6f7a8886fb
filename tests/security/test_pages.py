"""Every page that the permission table lets somebody open: nothing inline, headers that keep it safe, forms with their token, a true way up."""

from functools import partial
from html.parser import HTMLParser

import pytest
from django.http import HttpResponse

from tests.security import requests, table, trails
from tests.security.requests import browser, undone
from tests.security.town import Town
from tests.security.trails import is_page

PAGES = {(row.page, row.about): row for row in table.rows() if row.does == "GET"}
POLICY = {
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "connect-src 'self'",
    "manifest-src 'self'",
    "worker-src 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
}
BESIDE = {"filing": {"frame-src 'self'"}}  # shows documents beside the data


class Faults(HTMLParser):
    """Collects what a strict page must not have."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: list[str] = []
        self.form: str | None = None
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.found += [f"{tag} {name}" for name in given if name == "style" or name.startswith("on")]
        self.found += [f"{tag} {value}" for value in given.values() if (value or "").lower().startswith("javascript:")]
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(f"inline {tag}")
        if tag in ("script", "link", "img") and (given.get("src") or given.get("href") or "").startswith(
            ("http", "//")
        ):
            self.found.append(f"{tag} from elsewhere")
        if tag == "img" and "alt" not in given:
            self.found.append("img without alt")
        if tag == "form":
            self.form = "needs a token" if (given.get("method") or "").lower() == "post" else None
        if tag == "input" and given.get("name") == "csrfmiddlewaretoken":
            self.form = None

    def handle_endtag(self, tag: str) -> None:
        if tag == "form" and self.form:
            self.found.append("form without token")


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["visitor", "operator", "lead", "street", "fire", "admin", "market"])
def test_every_page_that_opens_is_strict_kept_by_no_browser_and_its_breadcrumbs_are_true(
    role: str, town: Town, sessions: dict[str, str]
):
    wrong, seen = [], 0
    above = trails.Above(browser(sessions[role]))

    for (page, about), row in PAGES.items():
        if role in row.marks and row.expected(role, 0) != "open":
            continue
        with undone():
            case = town.cases[about or "filed"][0]
            response = requests.perform(browser(sessions[role]), town.users[role], page, "GET", case)
        found = [] if role == "visitor" else kept(response)
        if is_page(response) and not page.startswith("api-"):  # the API's documentation draws itself
            seen += 1
            content = response.content.decode()
            found += Faults(content).found + headers_amiss(response, BESIDE.get(row.page, set()))
            found += trails.faults(content, response.wsgi_request.get_full_path(), above)
        wrong += [f"{row}: {fault}" for fault in found]

    assert seen > 5
    assert not wrong, "\n".join(wrong)


def kept(response: HttpResponse) -> list[str]:
    """Say what would let a browser show again, after logging out, what somebody with a session was shown."""
    policy = response.headers.get("Cache-Control")
    return [] if policy == "private, no-store" else [f"may be kept: {policy}"]


@pytest.mark.django_db
def test_visitors_pages_stay_theirs_to_keep(town: Town):
    with undone():
        assert browser("").get("/register/").headers["Cache-Control"] == "no-cache"


def headers_amiss(response: HttpResponse, beside: set[str]) -> list[str]:
    expected = {
        "X-Frame-Options": "DENY",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "same-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    amiss = [name for name, value in expected.items() if response.headers.get(name) != value]
    given = set(response.headers["Content-Security-Policy"].split("; "))
    return amiss + sorted(given ^ (POLICY | beside))


@pytest.mark.django_db
def test_a_file_of_the_dossier_can_run_nothing(town: Town, sessions: dict[str, str]):
    with undone():
        response = requests.perform(
            browser(sessions["operator"]), town.users["operator"], "document", "GET", town.cases["filed"][0]
        )

    assert response.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in response.headers["Cache-Control"]


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["/nowhere/", "/facilities/999999/", "/register/999999/"])
def test_pages_that_do_not_exist_say_so_in_chinese_without_a_trace(path: str, town: Town, sessions: dict[str, str]):
    with undone():
        response = browser(sessions["lead"]).get(path)

    assert response.status_code == 404
    assert not kept(response)
    assert "Traceback" not in response.content.decode()
    assert not Faults(response.content.decode()).found


@pytest.mark.parametrize(
    ("crumbs", "fault"),
    [
        (["/a/"], ""),
        (["/a/", "/a/b/"], ""),
        (["/shut/"], "/shut/ answers 403"),
        (["/a/", "/here/"], "leads to itself: /here/"),
        (["/a/", "/a/"], "names a page twice"),
    ],
)
def test_breadcrumbs_that_are_not_true_are_found(crumbs: list[str], fault: str):
    known = {"/a/": 200, "/a/b/": 200, "/shut/": 403, "/here/": 200}
    page = f'<nav class="breadcrumbs">{"".join(f"<a href={chr(34)}{c}{chr(34)}>x</a>" for c in crumbs)}</nav>'

    assert trails.faults(page, "/here/", partial(known.__getitem__)) == ([fault] if fault else [])  # type: ignore[arg-type]
