"""A round of evaluation in the browser: called, answered, scored by two who don't see each other, moderated, seen by a parent."""

from collections.abc import Callable

from playwright.sync_api import Page, expect

ASSESSORS = ("reviewer", "reviewer2", "education", "market")
FILL = """strict => {
    for (const field of document.querySelectorAll("main input[name^=points_]")) {
        const most = Number([...field.labels[0].textContent.matchAll(/\\((\\d+)\\)/g)].pop()[1]);
        const apart = strict && /^\\s*7\\.2 /.test(field.labels[0].textContent);
        field.value = apart ? Math.floor(most / 2) : most;
    }
}"""


def filled_in(page: Page, *, strict: bool = False) -> None:
    """Give every item its points and hand the form in."""
    page.evaluate(FILL, strict)
    page.locator("main button[name=then]").click()
    expect(page.locator(".notice-success")).to_be_visible()


def test_a_round_goes_from_the_call_to_the_grade_that_a_parent_sees(visit: Callable[..., Page]) -> None:
    bureau = visit("bureau")
    bureau.goto("/evaluations/rounds/new/")
    bureau.fill("[name=name]", "浏览器评估")
    bureau.select_option("[name=standard]", index=1)
    bureau.select_option("[name=area]", value="330103001")
    bureau.locator("main form[method=post] .form-actions button").first.click()
    bureau.wait_for_url("**/evaluations/rounds/*/")
    round_page = bureau.url

    operator = visit("operator")
    operator.goto("/evaluations/")
    operator.get_by_role("link", name="浏览器评估").first.click()
    evaluation = operator.url
    name = str(operator.locator("h1").text_content()).strip()
    operator.locator("main a[href$='/answer/']").click()
    filled_in(operator)

    bureau.goto(round_page)
    bureau.locator("form[action$='/begin/'] button").click()
    expect(bureau.locator(".notice-success")).to_be_visible()
    scored = 0
    for _round in range(2):  # a third is drawn once two have differed
        for username in ASSESSORS:
            scored += score(visit, username, strict=scored == 1)
    assert scored == 3

    bureau.goto(evaluation)
    bureau.locator(".form-actions a[href$='/moderate/']").click()
    for field in bureau.locator("main input[name^=points_]").all():
        field.fill(str(field.evaluate("field => /\\(.*?(\\d+)\\)/.exec(field.labels[0].textContent)[1]")))
    for reason in bureau.locator("main textarea[name^=reason_]").all():
        reason.fill("复看记录后采纳较高分。")
    bureau.locator("main form[method=post] .form-actions button").first.click()
    expect(bureau.locator(".notice-success")).to_be_visible()
    bureau.goto(round_page)
    bureau.locator("form[action$='/publish/'] button").click()
    expect(bureau.locator(".notice-success")).to_be_visible()

    parent = visit(phone=True)
    parent.goto("/register/grades/")
    parent.get_by_role("link", name="浏览器评估").click()
    expect(parent.locator("main tbody tr").filter(has_text=name)).to_have_count(1)
    assert parent.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def score(visit: Callable[..., Page], username: str, *, strict: bool) -> int:
    """Fill in the assessor's sheet of this round, if one was drawn for it and is not handed in; return how many were."""
    page = visit(username, phone=True)
    page.goto("/evaluations/")
    sheet = page.locator("main a[href*='/sheets/']").filter(has_text="浏览器评估")
    found = sheet.count()
    if found:
        sheet.first.click()
        filled_in(page, strict=strict)
    page.context.close()
    return found
