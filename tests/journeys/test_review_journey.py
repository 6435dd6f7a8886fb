"""The review by those it is for: the lead hands out, the reviewer asks and pauses, the fire officer answers on a phone."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys.test_main_journey import press, save


def filing_without_opinions(page: Page) -> str:
    """Return the address of a filing under review that nobody has and for which the rules propose to ask the fire brigade."""
    page.goto("/filings/?state=submitted&reviewer=nobody")
    pool = [
        str(link.get_attribute("href")).partition("?list=")[0]
        for link in page.locator("main tbody th a[href^='/filings/']").all()
    ]
    cases = [address for address in pool if re.fullmatch(r"/filings/\d+/", address)]
    return next(case for case in cases if "消防救援" in page.request.get(f"{case}consult/").text())


def test_lead_reviewer_and_fire_officer_bring_a_filing_through_the_joint_review(visit: Callable[..., Page]) -> None:
    lead = visit("bureau")
    case = filing_without_opinions(lead)
    hand_out(lead, case)

    reviewer = visit("reviewer")
    name = ask_the_departments(reviewer, case)
    pause_and_go_on(reviewer, case)

    fire = visit("fire", phone=True)
    answer(fire, name)

    lead.goto(case)
    expect(lead.locator("section[aria-labelledby=opinions]")).to_contain_text("增设灭火器两具")
    expect(lead.locator("section[aria-labelledby=opinions]")).to_contain_text("尚未答复或不同意")
    expect(lead.locator(".case-record")).to_contain_text("经办流转")


def hand_out(page: Page, case: str) -> None:
    """Tick a filing in the pool and give it to the reviewer whom the page names."""
    page.goto("/filings/?state=submitted&reviewer=nobody")
    number = re.search(r"/filings/(\d+)/", case)
    assert number
    page.check(f"input[name=filing][value='{number.group(1)}']")
    reviewer = page.locator("select[name=reviewer][form=hand-out] option").filter(has_text=reviewer_name(page))
    page.select_option("select[name=reviewer][form=hand-out]", value=reviewer.first.get_attribute("value"))
    page.locator("button[form=hand-out]").click()
    expect(page.locator(".notice-success")).to_contain_text("已分派")


def reviewer_name(page: Page) -> str:
    """Return the name of the account `reviewer`, whom the demo's absence names as deputy."""
    text = page.locator("main details").first.text_content() or ""
    found = re.search(r"代理人(\S+)", text)
    assert found, text
    return found.group(1)


def ask_the_departments(page: Page, case: str) -> str:
    """Ask everybody whom the rules propose; return the facility's name."""
    page.goto(case)
    name = str(page.locator("h1").text_content()).strip()
    page.get_by_role("link", name=re.compile("征求部门意见")).first.click()
    save(page)
    expect(page.locator(".notice-success")).to_contain_text("已征求")
    return name


def pause_and_go_on(page: Page, case: str) -> None:
    """Let the terms stand still with a cause and run on, and read the arithmetic."""
    page.goto(case)
    page.get_by_text("更多操作").click()
    press(page, "中止计时")
    page.check("[name=cause][value=expert-review]")
    page.fill("[name=reason]", "等待专家到场")
    save(page)
    expect(page.locator(".case-record")).to_contain_text("等待专家到场")
    page.get_by_text("更多操作").click()
    press(page, "恢复计时")
    page.locator("#terms > summary").click()
    page.locator("#terms details summary").first.click()
    expect(page.locator("#terms")).to_contain_text("第1个工作日")


def answer(page: Page, name: str) -> None:
    """Find the opinion in the worklist on a phone; stumble over missing conditions, then give it."""
    page.goto("/opinions/")
    press(page, name)
    press(page, "反馈意见")
    page.check("[name=outcome][value=conditions]")
    page.fill("[name=internal_note]", "内部")
    page.locator("main form[method=post] .form-actions button").first.click()
    expect(page.locator(".error-summary")).to_contain_text("条件")
    expect(page.locator("[name=internal_note]")).to_have_value("内部")
    page.fill("[name=conditions]", "增设灭火器两具")
    save(page)
    expect(page.locator(".notice-success")).to_contain_text("意见已提交")
    wide = page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert wide
