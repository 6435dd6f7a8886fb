"""What follows a filing, used in a browser by the operator and the bureau."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect

from tests.journeys import decided
from tests.journeys.test_main_journey import day, press, save


def filed_facility(page: Page, state: str = "filed") -> str:
    """Return the key of a facility of the account that stands in a state, and that nobody is about to strike off."""
    page.goto(f"/facilities/?state={state}")
    found = dict.fromkeys(re.findall(r'href="/facilities/(\d+)/"', page.locator("main table").first.inner_html()))
    return next(key for key in found if "/cancellations/" not in page.request.get(f"/facilities/{key}/").text())


def test_an_operator_reports_asks_and_plans_and_the_bureau_answers(visit: Callable[..., Page]) -> None:
    operator, bureau = visit("operator", phone=True), visit("bureau")
    number = filed_facility(operator)

    announce_a_price(operator, number)
    propose_a_change(operator, number)
    report_the_year(operator, bureau, number)
    suspension = ask_for_a_suspension(operator, number)
    answer(bureau, suspension, "agree", "同意,请落实照护安排")
    plan = plan_the_end(operator, number)
    answer(bureau, plan, "agree", "方案可行")
    carry_out(operator, plan)
    close(bureau, plan)
    expect_public(visit(), number)


def announce_a_price(page: Page, number: str) -> None:
    page.goto(f"/facilities/{number}/affairs/")
    press(page, "收费清单")
    page.fill("[name=fee-care-month]", "3300")  # below what its agreement on inclusive care allows
    page.fill("[name=holds_from]", day(31))  # a rise is announced a month ahead
    save(page)
    expect(page.locator("main")).to_contain_text("3300")


def propose_a_change(page: Page, number: str) -> None:
    """See the difference before declaring; the register keeps what is filed; then give the change up."""
    page.goto(f"/facilities/{number}/affairs/change/")
    page.check("[name=topics][value=name]")
    page.fill("[name=reason]", "品牌更名")
    save(page)
    press(page, "名称")
    page.fill("[name=name]", "新名称托育园")
    save(page)
    press(page, "核对差异")
    expect(page.locator("main")).to_contain_text("新名称托育园")
    expect(page.locator("main")).to_contain_text("拟变更为")
    page.go_back()
    public = page.context.new_page()
    public.goto(f"/register/{number}/")
    expect(public.locator("h1")).not_to_have_text("新名称托育园")
    public.close()
    press(page, "放弃变更")


def report_the_year(page: Page, bureau: Page, number: str) -> None:
    """Figures come prefilled; what was typed is saved and resumed; the bureau accepts."""
    page.goto(f"/facilities/{number}/affairs/")
    page.locator("a[href^='/annual-reports/']").first.click()
    expect(page.locator("main")).to_contain_text("全部班级")
    address = page.url
    page.goto(address + "edit/")
    page.fill("[name=work]", "全年平稳")
    save(page)
    page.goto(address + "edit/")
    expect(page.locator("[name=work]")).to_have_value("全年平稳")
    for name in ("children_served", "months_open", "injuries", "infections", "drills", "training_hours"):
        page.fill(f"[name={name}]", "3")
    page.fill("[name=plan]", "扩大托位")
    save(page)
    press(page, "报送报告")
    answer(bureau, address, "accept", "已收悉")


def ask_for_a_suspension(page: Page, number: str) -> str:
    page.goto(f"/facilities/{number}/affairs/suspension/")
    page.fill("[name=from_on]", day(5))
    page.fill("[name=until_on]", day(60))
    page.fill("[name=reason]", "园舍改造")
    page.fill("[name=arrangement]", "转至邻近机构")
    page.fill("[name=parents_told_on]", day(-1))
    page.fill("[name=parents_told_how]", "家长会")
    save(page)
    expect(page.locator("main")).to_contain_text("待卫生健康局同意")
    return page.url


def answer(page: Page, address: str, verdict: str, words: str) -> None:
    page.goto(address)
    page.locator("main .form-actions a.button").first.click()
    page.check(f"[name=verdict][value={verdict}]")
    page.fill("[name=answer]", words)
    save(page)
    expect(page.locator("main")).to_contain_text(words)


def plan_the_end(page: Page, number: str) -> str:
    page.goto(f"/facilities/{number}/affairs/termination/")
    page.fill("[name=reason]", "租约到期")
    page.fill("[name=last_day]", day(0))
    save(page)
    address = page.url
    page.goto(address + "edit/")
    for name, value in (("parents_told_on", day(-1)), ("wages_by", day(0))):
        page.fill(f"[name={name}]", value)
    for name in ("parents_told_how", "staff_plan", "fees_plan"):
        page.fill(f"[name={name}]", "已安排")
    save(page)
    for link in [row.get_attribute("href") for row in page.locator("a[href*='/classes/']").all()]:
        page.goto(str(link))
        page.fill("[name=goes_to]", "邻近机构")
        page.fill("[name=by_when]", day(0))
        page.fill("[name=parents_told_on]", day(-1))
        save(page)
    press(page, "提交方案")
    expect(page.locator("main .lead")).to_contain_text("方案审核中")
    return address


def carry_out(page: Page, address: str) -> None:
    page.goto(address)
    while page.locator("form[action$='/settle/'] button").count():
        page.locator("form[action$='/settle/'] button").first.click()
        page.wait_for_load_state()
    press(page, "工资和劳动合同已处理完毕")
    press(page, "报告方案已落实")
    expect(page.locator("main .lead")).to_contain_text("已报告落实")


def close(page: Page, address: str) -> None:
    answer(page, address, "confirm", "已核实")
    expect(page.locator("main .lead")).to_contain_text("已注销")


def expect_public(page: Page, number: str) -> None:
    page.goto(f"/register/{number}/")
    expect(page.locator("main")).to_contain_text("租约到期")


def test_the_bureau_weighs_a_change_and_a_second_lead_decides_an_appeal(visit: Callable[..., Page]) -> None:
    bureau, deputy = visit("bureau"), visit("deputy")
    bureau.goto("/filings/?state=submitted")
    bureau.locator("main table tr", has_text="变更备案").locator("a").first.click()
    expect(bureau.locator("#changes")).to_be_visible()
    expect(bureau.locator("main")).to_contain_text("阳光")
    case = bureau.url.partition("?")[0]
    decided.hear_departments(visit, bureau, case)
    decided.accept(visit, bureau, case, "已核实")
    expect(bureau.locator(".case-bar")).to_contain_text("已备案")

    deputy.goto("/affairs/")
    deputy.locator("a[href^='/appeals/']").first.click()
    press(deputy, "作出复核决定")
    deputy.check("[name=outcome][value=upheld]")
    deputy.fill("[name=reasons]", "原决定事实清楚")
    save(deputy)
    expect(deputy.locator("main .lead")).to_contain_text("维持原决定")
