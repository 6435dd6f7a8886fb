"""What a decision of the bureau takes in a browser: the departments heard, and a second person where the rulebook asks for one."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

REQUIRED = ("fire", "market", "police", "housing", "planning", "education")  # who must be heard, each if its rule holds


def hear_departments(visit: Callable[..., Page], bureau: Page, case: str) -> None:
    """Ask everybody whom the rules propose, and let each who must be heard agree."""
    bureau.goto(f"{case}consult/")
    ask = bureau.locator("main form[method=post] .form-actions button")
    if ask.count():  # else the rules propose nobody whom the demo has not asked
        ask.first.click()
        bureau.wait_for_load_state()
    bureau.goto(case)
    name = str(bureau.locator("h1").text_content()).strip()
    for department in REQUIRED:
        officer = visit(department)
        officer.goto("/opinions/")
        asked = officer.locator("main").get_by_role("link", name=name).all()
        for opinion in [str(link.get_attribute("href")) for link in asked]:
            agree(officer, opinion)
        officer.context.close()


def agree(officer: Page, opinion: str) -> None:
    """Give the opinion that is asked for, unless the demo has given it already."""
    officer.goto(opinion)
    give = officer.locator("main").get_by_role("link", name="反馈意见")
    if give.count():
        give.click()
        officer.check("[name=outcome][value=agree]")
        officer.locator("main form[method=post] .form-actions button").first.click()
        expect(officer.locator(".notice-success")).to_contain_text("意见已提交")


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
