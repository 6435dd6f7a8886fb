"""Looking at where the district stands: the bureau on a desk, a street on a phone, the public."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.conftest import taps

Visit = Callable[..., Page]


def test_the_bureau_compares_streets_and_opens_a_number_down_to_its_rows(visit: Visit) -> None:
    page = visit("bureau")
    page.goto("/dashboard/")

    page.locator("select[name=indicator]").select_option("family-doctor")
    page.locator("select[name=year]").select_option(label="2025")
    page.get_by_role("button", name="筛选").click()

    expect(page.get_by_role("heading", name="婴幼儿家庭医生签约率", level=2)).to_be_visible()
    expect(page.get_by_role("img", name="下城区婴幼儿家庭医生签约率分布图")).to_be_visible()
    page.get_by_role("table", name="横向对比").get_by_role("row").nth(1).locator("[data-rate]").click()
    expect(page.get_by_text("明细行相加与该数一致")).to_be_visible()
    assert taps(page) <= 4, "logging in, the filter, the number"

    page.goto("/bulletins/")
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX 下城区").first.click()
    assert download.value.suggested_filename.endswith(".xlsx")


def test_a_street_reads_its_dashboard_on_a_phone(visit: Visit) -> None:
    page = visit("street", phone=True)
    page.goto("/dashboard/")

    expect(page.get_by_role("heading", level=1)).to_contain_text("长庆街道")
    page.get_by_text("查看数据表").first.click()
    expect(page.locator("details[open] table").first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_operator_sees_how_the_own_facility_fares(visit: Visit) -> None:
    page = visit("operator")
    page.goto("/facilities/?state=filed")
    page.get_by_role("main").get_by_role("table").get_by_role("link").first.click()

    page.get_by_role("link", name="机构看板").click()

    expect(page.get_by_role("heading", level=1)).to_contain_text("运行情况")
    expect(page.get_by_role("img").first).to_be_visible()


def test_a_visitor_reads_the_statistics_and_takes_them_along(visit: Visit) -> None:
    page = visit()
    page.goto("/")
    page.get_by_role("link", name="托育统计").first.click()

    expect(page.get_by_role("heading", name="下城区托育服务统计")).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="CSV").click()
    assert download.value.suggested_filename.startswith("statistics-")
