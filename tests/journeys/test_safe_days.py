"""An operator's day of safety on a phone (a child begins, the alarm is tested, the gate is guarded, the day is counted), and the street's morning after it."""

import re
from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect

from tests.journeys.test_after_filing import filed_facility
from tests.journeys.test_complaints import fits
from tests.journeys.test_main_journey import day

CHILD = "旅程幼儿"


def test_what_an_operator_keeps_of_a_day_is_what_the_street_reads_in_the_morning(visit: Callable[..., Page]) -> None:
    operator, street = visit("operator", phone=True), visit("street", phone=True)
    number = filed_facility(operator)
    cards_before = cards_on_the_board(street)

    begins_and_goes_away(operator, number)
    tries_the_alarm(operator, number)
    guards_the_back_gate(operator, number)
    counts_the_day(operator, number)

    assert cards_on_the_board(street) == cards_before + 1
    street.goto(f"/facilities/{number}/alarm-buttons/")
    expect(street.locator("main")).to_contain_text("旅程后门")
    expect(street.locator("main").get_by_role("link", name="登记一键报警按钮")).to_have_count(0)
    street.goto(f"/facilities/{number}/guard-posts/")
    expect(street.locator("main")).to_contain_text("旅程后门")
    expect(street.locator("main form")).to_have_count(0)
    assert fits(street)
    hidden = street.request.get(f"/facilities/{number}/entry-checks/")
    assert hidden.status == 404
    assert CHILD not in hidden.text()


def cards_on_the_board(street: Page) -> int:
    """Return how many cards of today the street's board counts."""
    street.goto("/days/")
    assert fits(street)
    told = re.match(r"\s*(\d+)\s*/", str(street.locator(".figures strong").first.text_content()))
    assert told
    return int(told[1])


def sent(page: Page) -> None:
    """Send the form of the page."""
    page.locator("main form[method=post] .form-actions button").first.click()


def begins_and_goes_away(page: Page, number: str) -> None:
    """A child whose health check is too old is refused and nothing typed is lost; with a fresh one it begins, and goes away for a while."""
    page.goto(f"/facilities/{number}/entry-checks/")
    assert fits(page)
    page.get_by_role("link", name="登记入托查验").click()
    page.select_option("[name=care_class]", index=1)
    page.fill("[name=child]", CHILD)
    page.fill("[name=birthday]", str(date.fromisoformat(day(0)) - timedelta(days=800)))
    page.fill("[name=examined_on]", day(-200))
    page.fill("[name=examiner]", "社区卫生服务中心")
    page.fill("[name=agreed_on]", day(0))
    sent(page)
    expect(page.locator("main")).to_contain_text("该健康检查已超过3个月")
    expect(page.locator("[name=child]")).to_have_value(CHILD)
    page.fill("[name=examined_on]", day(-3))
    sent(page)
    expect(page.locator("h1")).to_have_text(CHILD)
    assert fits(page)

    page.get_by_role("link", name="暂时离托").click()
    page.fill("[name=last_day]", day(0))
    sent(page)
    expect(page.locator("main")).to_contain_text("返托前须重新检查")


def tries_the_alarm(page: Page, number: str) -> None:
    """A button is hung; pressed without an answer it is to be repaired, and answered it works again."""
    page.goto(f"/facilities/{number}/alarm-buttons/")
    assert fits(page)
    page.get_by_role("link", name="登记一键报警按钮").click()
    page.fill("[name=place]", "旅程后门")
    sent(page)
    expect(page.locator("h1")).to_have_text("旅程后门")
    page.get_by_role("link", name="登记一键报警测试").click()
    page.fill("[name=tested_at]", f"{day(0)}T00:01")
    page.uncheck("[name=is_answered]")
    sent(page)
    expect(page.locator("main")).to_contain_text("无应答：请说明测试情况。")
    page.fill("[name=note]", "线路松脱")
    sent(page)
    expect(page.locator("main")).to_contain_text("测试无应答")
    page.get_by_role("link", name="登记一键报警测试").click()
    page.fill("[name=tested_at]", f"{day(0)}T00:02")
    page.fill("[name=seconds]", "7")
    page.fill("[name=answered_by]", "辖区派出所")
    sent(page)
    expect(page.locator("main")).to_contain_text("辖区派出所在7秒后应答")
    expect(page.locator("main")).to_contain_text("测试有应答")
    assert fits(page)


def guards_the_back_gate(page: Page, number: str) -> None:
    """A guard post without a licensed guard says so, until somebody stands there."""
    page.goto(f"/facilities/{number}/guard-posts/")
    page.get_by_role("link", name="设置保安岗位").click()
    page.fill("[name=place]", "旅程后门")
    page.fill("[name=starts_at]", "08:00")
    page.fill("[name=ends_at]", "18:00")
    sent(page)
    post = page.locator("main section", has_text="旅程后门")
    expect(post).to_contain_text("该岗位无持证保安在岗")
    assert fits(page)
    post.get_by_role("link", name="安排在岗保安").click()
    page.select_option("[name=post]", index=1)
    sent(page)
    expect(post).to_contain_text("保安员证有效")
    expect(post).not_to_contain_text("该岗位无持证保安在岗")


def counts_the_day(page: Page, number: str) -> None:
    """Count one child in each class on the card of today, each checked at the door."""
    page.goto(f"/facilities/{number}/days/{day(0)}/")
    counted = page.locator("main input[name^=present-]")
    for field in counted.all():
        field.fill("1")
    page.fill("[name=morning_checked]", str(counted.count()))
    reason = page.locator("[name=closed_reason]")
    if reason.count():
        reason.fill("旅程加班照护")
    sent(page)
    expect(page.locator(".error-summary")).to_have_count(0)
    expect(page.locator(".notice-success")).to_be_visible()
