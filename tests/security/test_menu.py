"""The main menu of every role: seven sections at most, nothing that does not open, and everything that stood in the flat menu before."""

import re

import pytest
from django.test import RequestFactory
from django.urls import reverse

from portal.pages.navigation import ENTRIES, Place, Tab, tabs
from tests.security.requests import browser, undone
from tests.security.town import Town

pytestmark = pytest.mark.django_db
MOST = 7
OVERSIGHT = (
    "visit-list finding-list checklist-list stop-order-list complaint-list incident-list unfiled-place-list plan-list"
)
FIGURES = "dashboard target-list assessment-list bulletin-list report-list"
EVERYBODY = "home register departments"
FORMERLY = {  # what the flat menu of 2026-11-29 held
    "reviewer": f"{EVERYBODY} facility-list filing-list verification-list affair-list {OVERSIGHT} sanction-list credit-overview {FIGURES}",
    "lead": f"{EVERYBODY} facility-list filing-list verification-list affair-list {OVERSIGHT} sanction-list credit-overview {FIGURES} "
    "import-list rollup-list",
    "street": f"{EVERYBODY} facility-list opinion-list {OVERSIGHT} credit-overview {FIGURES}",
    "fire": f"{EVERYBODY} facility-list opinion-list {OVERSIGHT} {FIGURES}",
    "community": f"{EVERYBODY} facility-list dashboard target-list report-list",
    "admin": f"{EVERYBODY} checklist-list {FIGURES} import-list rollup-list account-list",
    "market": f"{EVERYBODY} facility-list registration-list registry-list opinion-list {OVERSIGHT} {FIGURES}",
    "civil-affairs": f"{EVERYBODY} facility-list registration-list registry-list opinion-list {OVERSIGHT} {FIGURES}",
    "operator": f"{EVERYBODY} facility-list filing-list facility-create visit-list finding-list stop-order-list explanation-list "
    "incident-list report-list",
    "visitor": "register departments statistics",
}


def menu_of(town: Town, role: str, path: str = "/home/") -> list[Tab]:
    request = RequestFactory().get(path)
    request.user = town.users[role]
    return tabs(request)


@pytest.mark.parametrize("role", FORMERLY)
def test_the_menu_has_seven_sections_at_most_and_every_entry_opens(role: str, town: Town, sessions: dict[str, str]):
    menu = menu_of(town, role)
    urls = [link.url for tab in menu for link in tab.links]

    with undone():
        answers = {url: browser(sessions[role]).get(url).status_code for url in urls}

    assert 0 < len(menu) <= MOST
    assert len(urls) == len(set(urls))
    assert {url: status for url, status in answers.items() if status != 200} == {}


@pytest.mark.parametrize("role", FORMERLY)
def test_everything_that_stood_in_the_flat_menu_is_still_there(role: str, town: Town, sessions: dict[str, str]):
    with undone():
        page = browser(sessions[role]).get("/home/" if town.users[role] else "/").content.decode()
    nav = re.search(r'<nav class="menu.*?</nav>', page, re.DOTALL)[0]

    assert {name for name in FORMERLY[role].split() if f'href="{reverse(name)}"' not in nav} == set()


def test_every_entry_of_the_main_menu_has_its_section():
    assert [entry.url_name for entry in ENTRIES if entry.place == Place.MENU and entry.section is None] == []


@pytest.mark.parametrize(
    ("path", "section", "entry"),
    [
        ("/home/", "我的工作", "我的工作"),
        ("/filings/7/", "机构与备案", "备案申请"),
        ("/changes/7/", "机构与备案", "备案申请"),
        ("/appeals/7/", "机构与备案", "备案后事项"),
        ("/visits/7/", "日常监管", "监督检查"),
        ("/visits/due/", "日常监管", "计划与抽查"),
        ("/figures/upkeep/", "规则与设置", "汇总维护"),
        ("/figures/population/", "数据与目标", "数据看板"),
        ("/rulebook/review/", "规则与设置", "规则复核"),
    ],
)
def test_a_page_marks_its_section_and_in_it_one_entry(path: str, section: str, entry: str, town: Town):
    current = [tab for tab in menu_of(town, "lead", path) if tab.is_current]

    assert [str(tab.label) for tab in current] == [section]
    assert [str(link.label) for link in current[0].links if link.is_current] == [entry]


def test_a_page_outside_all_sections_marks_none(town: Town):
    assert not any(tab.is_current for tab in menu_of(town, "lead", "/password/"))


def test_the_second_level_shows_on_the_pages_of_its_section_only(town: Town, sessions: dict[str, str]):
    client = browser(sessions["lead"])
    with undone():
        pages = {path: client.get(path).content.decode() for path in ("/filings/", "/password/")}
    second = {path: re.findall(r'<nav class="submenu".*?</nav>', page, re.DOTALL) for path, page in pages.items()}

    assert [len(found) for found in second.values()] == [1, 0]
    assert reverse("opinion-rule-list") not in second["/filings/"][0]
    assert 'href="/filings/" aria-current="page"' in second["/filings/"][0]
