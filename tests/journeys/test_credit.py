"""A parent adds up the points of a facility; an officer filters its case file and takes it along as one PDF."""

import hashlib
from collections.abc import Callable

from playwright.sync_api import Page, expect

SCORED = """() => [...document.querySelectorAll(".ledger:has(.credit-score)")].map(table => ({
    points: [...table.querySelectorAll("tbody td.points")].map(cell => Number(cell.textContent)),
    score: Number(table.querySelector(".credit-score").textContent),
}))[0]"""


def test_a_parent_on_a_phone_adds_up_the_points_to_the_shown_score(visit: Callable[..., Page]) -> None:
    page = visit(phone=True)
    page.goto("/register/lists/")
    page.locator(".card h2 a").first.click()
    expect(page.locator(".credit-score")).to_be_visible()

    record = page.evaluate(SCORED)

    assert len(record["points"]) > 1
    assert record["points"][0] == 100
    assert sum(record["points"]) == record["score"]
    with page.expect_navigation():
        page.get_by_role("link", name="全部记录（含不再计入的）").click()
    assert page.evaluate(SCORED) == record


def test_an_officer_filters_a_case_file_and_exports_it_with_its_annexes(visit: Callable[..., Page]) -> None:
    page = visit("bureau")
    page.goto("/credit/")
    page.locator("tbody th a").first.click()
    page.locator(".breadcrumbs a").last.click()
    page.get_by_role("link", name="机构档案").click()
    rows = page.locator("main tbody tr")
    expect(rows.first).to_be_visible()

    page.select_option("select[name=kind]", "finding")
    page.locator(".filters button").click()

    page.wait_for_url("**kind=finding*")
    chosen = page.locator("select[name=kind] option:checked").inner_text()
    assert set(page.locator("main tbody td .tag").all_inner_texts()) == {chosen}

    page.get_by_role("button", name="导出PDF（含附件）").click()
    page.wait_for_url("**/case-files/*/")
    link = page.get_by_role("link", name="打开PDF")
    expect(link).to_be_visible(timeout=60_000)
    sent = page.request.get(link.get_attribute("href") or "")

    assert sent.body().startswith(b"%PDF")
    assert hashlib.sha256(sent.body()).hexdigest() == page.locator(".fingerprint").inner_text()
