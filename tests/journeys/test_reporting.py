"""Figures on their way upwards in a browser: filled, asked back, corrected, approved, locked; and the six targets by hand."""

import re
from collections.abc import Callable

import psycopg2
from playwright.sync_api import Page, expect

from tests.journeys.conftest import taps
from tests.journeys.site import Site
from tests.journeys.test_main_journey import press, save

MOST_OF_STREET, MOST_OF_BUREAU = 9, 6  # taps from logging in: filled, asked back, corrected, sent; approved and locked
RECOUNT = """
SELECT sum((v.values->>%(part)s)::int), sum((v.values->>%(whole)s)::int)
FROM metrics_report r JOIN metrics_reportversion v ON v.id = r.counted_id JOIN metrics_reportkind k ON k.id = r.kind_id
WHERE k.code = 'community-year' AND r.area_id LIKE '330103%%' AND extract(year FROM r.period) = extract(year FROM now())
AND v.values->>%(part)s IS NOT NULL AND v.values->>%(whole)s IS NOT NULL
"""
TARGETS = {
    "health-management": {"part": "followed_up", "whole": "due"},
    "family-doctor": {"part": "doctor_signed", "whole": "under3"},
    "kindergarten-integration": {"part": "kindergartens_with_nursery", "whole": "kindergartens"},
    "community-coverage": None,
}
COVERED = """
SELECT count(DISTINCT f.area_id) FILTER (WHERE f.id IS NOT NULL), count(DISTINCT a.code)
FROM portal_area a LEFT JOIN facilities_facility f
ON f.area_id = a.code AND f.state IN ('filed', 'verified') AND f.filed_on IS NOT NULL
WHERE a.level = 12 AND a.code LIKE '330103%' AND a.valid_to IS NULL
"""


def test_a_street_reports_is_asked_back_corrects_and_the_bureau_approves_and_locks(visit: Callable[..., Page]) -> None:
    street, bureau = visit("street", phone=True), visit("bureau")
    address = fill_in(street)
    be_asked_back_and_correct(street, address)
    approve(bureau, address)
    lock(bureau)
    nothing_more(street)
    assert taps(street) <= MOST_OF_STREET
    assert taps(bureau) <= MOST_OF_BUREAU


def fill_in(page: Page) -> str:
    page.goto("/reports/?show=mine&state=draft&kind=&year=")
    page.locator("main table tbody tr", has_text="街道托育资源年报").locator("a").first.click()
    address = page.url
    press(page, "填报")
    for name, value in {
        "premises": 12,
        "premises_used": 3,
        "staff": 6,
        "public_places": 900,
        "spending": 300000,
    }.items():
        page.fill(f"[name={name}]", str(value))
    save(page)
    expect(page.locator("main")).to_contain_text("900")
    return address


def be_asked_back_and_correct(page: Page, address: str) -> None:
    """The portal asks about a jump in places; the street finds its slip and corrects it."""
    page.goto(f"{address}send/")
    save_and_stay(page)
    expect(page.locator("main")).to_contain_text("公益性托位")
    expect(page.locator("main textarea")).not_to_have_count(0)
    before = re.search(r"上期为(\d+)，本期为900", page.locator("main").inner_text())
    assert before
    page.goto(f"{address}edit/")
    page.fill("[name=public_places]", before[1])
    save(page)
    page.goto(f"{address}send/")
    save(page)
    expect(page.locator("main .lead")).to_contain_text("已报送")
    expect(page.locator("main")).to_contain_text("已更正")


def save_and_stay(page: Page) -> None:
    page.locator("main form[method=post] .form-actions button").first.click()
    page.wait_for_load_state()


def approve(page: Page, address: str) -> None:
    page.goto(address)
    press(page, "审定")
    expect(page.locator("main .lead")).to_contain_text("已审定")


def lock(page: Page) -> None:
    """Close a year that is over."""
    page.goto("/reports/periods/")
    row = (
        page.locator("main table tbody tr", has_text="年报")
        .filter(has_not_text="已锁定")
        .filter(has_text=re.compile("2025"))
    )
    row.first.locator("a").click()
    press(page, "锁定报告期")
    page.check("[name=sure]")
    save(page)
    expect(page.locator("main")).to_contain_text("未经批准例外")


def nothing_more(page: Page) -> None:
    page.goto("/reports/periods/")
    row = page.locator("main table tbody tr", has_text="已锁定").filter(has_text="社区托育年报").first
    row.locator("a").click()
    page.locator("main table tbody tr[data-row] a").nth(1).click()
    expect(page.locator("main")).to_contain_text("未经批准例外，任何人不得修改")
    expect(page.get_by_role("link", name="更正数据")).to_have_count(0)


def test_the_six_targets_of_the_demo_district_are_what_its_raw_rows_add_up_to(
    site: Site, visit: Callable[..., Page]
) -> None:
    page = visit("bureau")
    with psycopg2.connect(site.environment["DATABASE_URL"]) as database, database.cursor() as cursor:
        for code, items in TARGETS.items():
            cursor.execute(RECOUNT if items else COVERED, items)
            by_hand = cursor.fetchone()
            page.goto(f"/dashboard/{code}/330103/")
            shown = [int(page.locator(f"[data-sum={side}]").inner_text()) for side in ("numerator", "denominator")]
            assert tuple(shown) == by_hand, code
            expect(page.locator("main")).to_contain_text("明细行相加与该数一致")
