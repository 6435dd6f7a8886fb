"""Planning by those it is for: one tap on an alert, a draw and its replay by a visitor; an import looked through and confirmed."""

import re
from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.journeys.conftest import taps
from tests.journeys.test_main_journey import press, save

PATIENT = 30_000  # milliseconds that a busy worker may take
TITLES = "检查编号,备案编号,回执编号,统一社会信用代码,检查日期,检查类型,检查单位,检查结果,检查情况"


def whoever_is_alerted(visit: Callable[..., Page]) -> Page:
    """Return the list of a street office that has a facility due for a visit: whose it is depends on the day."""
    for number in range(2, 9):
        page = visit(f"street{number}", phone=True)
        page.goto("/visits/due/")
        if page.locator("main .task-list li").count():
            return page
    raise AssertionError("No street office has a facility due for a visit.")


def test_a_street_officer_plans_by_one_tap_and_a_visitor_draws_again(visit: Callable[..., Page]) -> None:
    alerted = whoever_is_alerted(visit)
    first = alerted.locator("main .task-list li").first
    name = str(first.locator("a").first.text_content())
    before = taps(alerted)
    first.get_by_role("button", name="安排检查").click()
    expect(alerted.locator(".notice-success")).to_contain_text(name)
    assert taps(alerted) == before + 1
    alerted.goto("/visits/due/")
    expect(alerted.locator("main")).not_to_contain_text(name)

    street = visit("street", phone=True)
    street.goto("/draws/")
    street.get_by_role("link", name=re.compile("专项")).first.click()
    press(street, "立即抽取")
    expect(street.locator(".notice-success")).to_contain_text("已抽取")
    expect(street.get_by_role("button", name="立即抽取")).to_have_count(0)

    visitor = visit(phone=True)
    visitor.goto("/oversight/draws/")
    visitor.get_by_role("link", name=re.compile("第一次")).first.click()
    visitor.get_by_role("button", name="在本浏览器中验算").click()
    expect(visitor.locator("#verdict")).to_contain_text("一致：指纹和结果均正确")


def test_the_fire_brigades_joint_visit_is_joined_by_the_street(visit: Callable[..., Page]) -> None:
    street = visit("street", phone=True)
    street.goto("/home/")
    street.get_by_role("link", name=re.compile("邀请联合检查")).first.click()
    press(street, "回复是否参加")
    save(street)

    expect(street.locator("main")).to_contain_text("参加")
    expect(street.locator("main .task-list").first.locator("li")).to_have_count(2)


def test_the_bureau_looks_an_import_through_and_confirms_it(visit: Callable[..., Page], tmp_path: Path) -> None:
    visitor = visit()
    address, receipt = facility_with_a_receipt(visitor)
    table = tmp_path / "history.csv"
    rows = [
        f"史{n},,{number},,2021-05-06,日常检查,原卫生监督所,合格," for n, number in enumerate((receipt, "没有这个回执"))
    ]
    table.write_text("\n".join([TITLES, *rows]), encoding="utf-8")

    bureau = visit("bureau")
    bureau.goto("/imports/new/")
    bureau.set_input_files("[name=file]", str(table))
    bureau.select_option("[name=shipped]", "inspections")
    save(bureau)
    expect(bureau.locator("main table")).to_contain_text("请先导入机构台账", timeout=PATIENT)
    visitor.goto(address)
    expect(visitor.locator("main")).not_to_contain_text("2021-05-06")
    bureau.goto("/home/")
    bureau.get_by_role("link", name=re.compile("请确认导入或放弃")).first.click()
    press(bureau, "导入检查通过的行")

    expect(bureau.locator("[role=status]")).to_contain_text("已接收", timeout=PATIENT)
    visitor.goto(address)
    expect(visitor.locator("main")).to_contain_text("2021-05-06")
    expect(visitor.locator("main")).to_contain_text("不是本平台的检查")


def facility_with_a_receipt(page: Page) -> tuple[str, str]:
    """Return the public address of a facility filed in the portal, and the number of its receipt."""
    page.goto("/register/")
    for address in [str(link.get_attribute("href")) for link in page.locator(".card h2 a").all()]:
        page.goto(address)
        if (link := page.locator("main a[href*='/verify/']")).count():
            return address, str(link.first.text_content()).strip()
    raise AssertionError("No facility of the first page has a receipt.")
