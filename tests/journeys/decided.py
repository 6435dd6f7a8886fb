"""What a decision of the bureau takes in a browser: the departments heard, and a second person where the rulebook asks for one."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

OFFICERS = {  # who answers for a department, by a word of its name
    "消防": "fire",
    "市场监管": "market",
    "公安": "police",
    "住": "housing",
    "规划": "planning",
    "教育": "education",
}


def hear_departments(visit: Callable[..., Page], bureau: Page, case: str) -> None:
    """Ask everybody whom the rules propose, and let each who must be heard and has not answered agree."""
    bureau.goto(f"{case}consult/")
    ask = bureau.locator("main form[method=post] .form-actions button")
    if ask.count():  # else the rules propose nobody whom the demo has not asked
        ask.first.click()
        bureau.wait_for_load_state()
    bureau.goto(case)
    asked = bureau.locator("section[aria-labelledby=opinions] tbody tr")
    wanted = asked.filter(has_text="必须征求").filter(has=bureau.locator("[data-state=asked]"))
    for link in [(str(one.text_content()), str(one.get_attribute("href"))) for one in wanted.locator("th a").all()]:
        department, opinion = link
        officer = visit(next(account for word, account in OFFICERS.items() if word in department))
        agree(officer, opinion)
        officer.context.close()


def agree(officer: Page, opinion: str) -> None:
    """Give the opinion that is asked for."""
    officer.goto(opinion)
    officer.locator("main").get_by_role("link", name="反馈意见").click()
    officer.check("[name=outcome][value=agree]")
    officer.locator("main form[method=post] .form-actions button").first.click()
    expect(officer.locator(".notice-success")).to_contain_text("意见已提交")


def show_who_acts(visit: Callable[..., Page], operator: Page, letter: Path) -> None:
    """Let whoever signed up hand in the operator's letter, and the bureau accept it."""
    operator.goto("/colleagues/")
    operator.get_by_role("link", name="提交授权委托书").click()
    operator.set_input_files("[name=letter]", letter)
    operator.locator("main form[method=post] .form-actions button").first.click()
    expect(operator.locator(".notice-success")).to_contain_text("授权委托书已提交")
    bureau = visit("bureau")
    bureau.goto("/mandates/")
    bureau.locator("main tbody th a").first.click()
    bureau.get_by_role("button", name="通过授权委托书").click()
    expect(bureau.locator(".notice-success")).to_be_visible()
    bureau.context.close()


def answer_background_checks(visit: Callable[..., Page], operator: Page, number: str) -> None:
    """Let the facility ask about everybody at once, and the police find no record of anybody."""
    operator.goto(f"/facilities/{number}/background-checks/due/")
    operator.locator("main form[method=post] button").click()
    expect(operator.locator(".notice-success")).to_be_visible()
    asked = operator.locator("main a[href^='/background-checks/']").all()
    police = visit("police")
    for place, address in enumerate([str(link.get_attribute("href")) for link in asked]):
        police.goto(address)
        police.select_option("[name=result]", "clear")
        police.fill("[name=number]", f"2026-{number}-{place}")
        police.locator("main form[method=post] .form-actions button").click()
        expect(police.locator(".notice-success")).to_be_visible()
    police.context.close()


def accept(visit: Callable[..., Page], bureau: Page, case: str, note: str) -> None:
    """Accept the filing, with a second person where one alone may not, and come back to the case."""
    bureau.goto(f"{case}accept/")
    bureau.fill("[name=note]", note)
    bureau.locator("main form[method=post] .form-actions button").first.click()
    bureau.wait_for_load_state()
    if "/proposals/" in bureau.url:
        second = visit("deputy")
        second.goto(bureau.url)
        second.locator("main form[action$='/confirm/'] button").click()
        expect(second.locator(".notice-success")).to_be_visible()
        second.context.close()
    bureau.goto(case)
