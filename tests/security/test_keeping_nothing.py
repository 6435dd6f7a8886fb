"""What a browser may keep: nothing that somebody with a session was shown, so that going back after logging out shows nothing."""

import pytest

from tests.security import requests, table
from tests.security.requests import browser, undone
from tests.security.town import Town

PAGES = {(row.page, row.about): row for row in table.rows() if row.does == "GET"}


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["operator", "lead", "fire", "admin"])
def test_no_browser_keeps_a_page_of_somebody_with_a_session(role: str, town: Town, sessions: dict[str, str]):
    kept, seen = [], 0

    for page, about in list(PAGES)[:: 1 if role == "lead" else 4]:
        with undone():
            case = town.cases[about or "filed"][0]
            response = requests.perform(browser(sessions[role]), town.users[role], page, "GET", case)
        seen += 1
        if response.headers.get("Cache-Control") != "private, no-store":
            kept.append(f"{page}: {response.headers.get('Cache-Control')}")

    assert seen > 50
    assert not kept, "\n".join(kept)


@pytest.mark.django_db
def test_visitors_pages_stay_theirs_to_keep(town: Town):
    with undone():
        assert browser("").get("/register/").headers["Cache-Control"] == "no-cache"
