"""A district's day from end to end, each step by the person it is for, in a real browser."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.factories import valid_resident_id, valid_uscc
from tests.journeys import decided
from tests.journeys.arriving import arrives, shows
from tests.journeys.conftest import PASSWORD, confirm_mobile, log_in

NAME = "朝阳花托育园"
COMMUNITY = "330103001001"  # a community of the street whose officer is the account `street`
PEOPLE = [  # name, post, education, lasting credential, hours
    ("陈园长", "head", "bachelor", "head_training", "60"),
    ("林保健", "health", "college", "health_training", ""),
    ("郑保安", "guard", "secondary", "guard", ""),
    ("何老师", "carer", "college", "childcare_worker", ""),
    ("罗老师", "carer", "college", "nursery_nurse", ""),
    ("高老师", "carer", "college", "childcare_worker", ""),
]
DOCUMENTS = ["licence", "lease", "health-assessment", "fire-certificate"]


def day(offset: int) -> str:
    """Return the ISO day so many days from today."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")).date() + timedelta(days=offset)).isoformat()


def press(page: Page, label: str) -> None:
    """Press a button or follow a link by its words."""
    page.locator("main").get_by_role("button", name=label).or_(
        page.locator("main").get_by_role("link", name=label)
    ).first.click()
    page.wait_for_load_state()


def save(page: Page) -> None:
    """Send the form of the page and expect it to be taken."""
    page.locator("main form[method=post] .form-actions button").first.click()
    page.wait_for_load_state()
    errors = page.locator(".error-summary")
    expect(errors, " ".join(errors.all_inner_texts())).to_have_count(0)


def facility_number(page: Page) -> str:
    """Return the key of the facility whose page is open."""
    found = re.search(r"/facilities/(\d+)/", page.url)
    assert found, page.url
    return found.group(1)


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a real PDF, a real photo and a program that claims to be a PDF."""
    folder = tmp_path_factory.mktemp("files")
    Image.new("RGB", (640, 480), "#88aacc").save(folder / "photo.jpg")
    Image.new("RGB", (640, 480), "white").save(folder / "scan.pdf")
    (folder / "virus.pdf").write_bytes(b"MZ\x90\x00" + b"\x00" * 400)
    return folder


def test_from_sign_up_to_the_dashboard(visit: Callable[..., Page], files: Path) -> None:
    operator = visit()
    number = sign_up_and_set_up(operator)
    fill_in(operator, number, files)
    decided.answer_background_checks(visit, operator, number)
    decided.show_who_acts(visit, operator, files / "scan.pdf")
    case = hand_in(operator, number)

    bureau = visit("bureau")
    return_with_remark(bureau, case)
    correct_and_hand_in_again(operator, number)
    decided.hear_departments(visit, bureau, case)
    receipt = accept(visit, bureau, case)
    verify_in_public(visit(), receipt, number)

    street = visit("street", phone=True)
    finding = inspect(street, number, files)
    answer_finding(operator, finding, files)
    close_finding(street, finding)
    dashboard_counts_it(bureau, number)


def sign_up_and_set_up(page: Page) -> str:
    """Sign up, stumbling over a wrong code and mobile first, and set up a facility."""
    page.goto("/signup/")
    code = valid_uscc(1207)
    page.fill("[name=uscc]", code[:-1] + ("0" if code[-1] != "0" else "1"))
    page.fill("[name=name]", "杭州朝阳花托育有限公司")
    page.check("[name=nature][value=for_profit]")
    page.fill("[name=representative]", "李明")
    page.fill("[name=full_name]", "李明")
    page.fill("[name=mobile]", "12345678901")
    page.fill("[name=username]", "chaoyanghua")
    page.fill("[name=password]", PASSWORD + "-2026")
    page.fill("[name=password_again]", PASSWORD + "-2026")
    page.click("main form[method=post] .form-actions button")
    expect(page.locator(".error-summary")).to_contain_text("校验码")
    expect(page.locator(".error-summary")).to_contain_text("手机号")
    expect(page.locator("[name=name]")).to_have_value("杭州朝阳花托育有限公司")

    page.fill("[name=uscc]", code)
    page.fill("[name=mobile]", "13800138000")
    page.fill("[name=password]", PASSWORD + "-2026")
    page.fill("[name=password_again]", PASSWORD + "-2026")
    save(page)
    confirm_mobile(page)
    page.goto("/facilities/new/")
    page.fill("[name=name]", NAME)
    page.select_option("[name=area]", COMMUNITY)
    page.fill("[name=address]", "长庆街100号")
    choose(page, "setting", "private")
    save(page)
    return facility_number(page)


def choose(page: Page, name: str, value: str) -> None:
    """Choose an option, whether it is a list or radio buttons."""
    field = page.locator(f"[name={name}]").first
    if field.evaluate("node => node.tagName") == "SELECT":
        field.select_option(value)
    else:
        page.check(f"[name={name}][value={value}]")


def fill_in(page: Page, number: str, files: Path) -> None:
    """Fill every section; a program renamed to .pdf is refused with a reason."""
    dossier = f"/facilities/{number}/dossier/"
    page.goto(dossier + "operator/")
    page.fill("[name=registered_on]", day(-400))
    page.fill("[name=business_scope]", "托育服务;婴幼儿照护")
    page.fill("[name=representative_id]", valid_resident_id(11))
    page.fill("[name=address]", "杭州市下城区长庆街100号")
    save(page)
    fill_in_facility(page, number, files, DOCUMENTS)


def fill_in_facility(page: Page, number: str, files: Path, documents: list[str]) -> None:
    """Fill every section but the operator's registration."""
    dossier = f"/facilities/{number}/dossier/"
    page.goto(dossier + "basics/")
    page.check("[name=service_forms][value=full_day]")
    choose(page, "serves_meals", "False") if page.locator("[name=serves_meals][value=False]").count() else choose(
        page, "serves_meals", "no"
    )
    page.fill("[name=capacity]", "15")
    page.fill("[name=monthly_fee]", "4200")
    page.fill("[name=head_name]", "陈园长")
    page.fill("[name=head_id_number]", valid_resident_id(12))
    page.fill("[name=contact_mobile]", "13900139000")
    save(page)

    page.goto(dossier + "premises/")
    choose(page, "tenure", "leased")
    page.fill("[name=lease_from]", day(-30))
    page.fill("[name=lease_until]", day(-30 + 365 * 5))
    page.fill("[name=highest_floor]", "1")
    choose(page, "uses_basement", "False") if page.locator("[name=uses_basement][value=False]").count() else choose(
        page, "uses_basement", "no"
    )
    page.fill("[name=indoor_area]", "300")
    page.fill("[name=outdoor_area]", "60")
    save(page)

    page.goto(dossier + "classes/new/")
    choose(page, "kind", "toddler")
    page.fill("[name=name]", "托小一班")
    page.fill("[name=places]", "15")
    page.fill("[name=enrolled]", "0")
    page.fill("[name=activity_area]", "60")
    save(page)
    enter_people(page, number)
    upload_documents(page, dossier, files, documents)


def enter_people(page: Page, number: str) -> None:
    """Enter everybody with post and credentials."""
    for position, (name, post, education, credential, hours) in enumerate(PEOPLE):
        page.goto(f"/facilities/{number}/people/new/")
        page.fill("[name=name]", name)
        page.fill("[name=id_number]", valid_resident_id(12 if post == "head" else 100 + position))
        choose(page, "education", education)
        page.fill("[name=experience_years]", "5")
        choose(page, "post-kind", post)
        if post == "carer":
            page.select_option("[name=post-care_class]", label="托小一班")
        page.fill("[name=post-since]", day(-20))
        save(page)
        person = page.url
        for kind, lasts in ((credential, hours), ("health_certificate", "")):
            page.goto(person + "credentials/new/")
            choose(page, "kind", kind)
            page.fill("[name=issued_on]", day(-60))
            page.fill("[name=hours]", lasts)
            save(page)


def upload_documents(page: Page, dossier: str, files: Path, documents: list[str]) -> None:
    """Upload each document; a renamed program is refused beside the field."""
    for kind in documents:
        page.goto(f"{dossier}documents/{kind}/")
        if kind == documents[0]:
            page.fill("[name=number]", "91330103-1")
            page.set_input_files("[name=file]", files / "virus.pdf")
            page.locator("main form[method=post] .form-actions button").first.click()
            expect(page.locator(".error-summary")).to_contain_text("virus.pdf")
            expect(page.locator("[name=number]")).to_have_value("91330103-1")
        page.set_input_files("[name=file]", files / "scan.pdf")
        page.fill("[name=issued_on]", day(-10))
        save(page)


def hand_in(page: Page, number: str) -> str:
    """Declare and hand in from two windows: one filing, and a clear word in the second."""
    check = f"/facilities/{number}/dossier/check/"
    page.goto(check)
    second = page.context.new_page()
    second.goto(check)
    for tab in (page, second):
        tab.fill("[name=declared_by]", "李明")
        tab.check("[name=agrees]")
        tab.locator("main form[method=post] .form-actions button").last.click()
        tab.wait_for_url("**/dossier/submitted/")
    expect(page.locator("main")).to_contain_text("备330103-")
    second.close()
    page.goto(f"/facilities/{number}/")
    page.locator("main a[href^='/filings/']").first.click()
    page.wait_for_url(re.compile(r"/filings/\d+/$"))
    return page.url


def return_with_remark(page: Page, case: str) -> None:
    """Find the filing in the worklist, remark on the address, and return it."""
    page.goto("/home/?kind=filing")  # all of the kind: most of the district is due before it
    expect(page.locator("main")).to_contain_text(NAME)
    page.goto(case)
    press(page, "由我办理")
    page.locator("a[href*='section=basics&field=address']").click()
    page.fill("textarea[name='basics/address']", "地址与租赁合同不一致,请更正")
    press(page, "保存审核意见")
    press(page, "退回补正")
    press(page, "退回备案")
    expect(page.locator(".case-bar .tag").first).to_have_text("待补正")
    expect(page.locator(".case-bar")).to_contain_text("暂停")


def correct_and_hand_in_again(page: Page, number: str) -> None:
    """See the remark, correct only what it names, answer it, and hand in again."""
    page.goto(f"/facilities/{number}/dossier/premises/")
    expect(page.locator("main [role=status]").first).to_be_visible()
    page.goto(f"/facilities/{number}/dossier/basics/")
    expect(page.locator("main")).to_contain_text("地址与租赁合同不一致")
    page.fill("[name=address]", "长庆街102号")
    save(page)
    page.goto(f"/facilities/{number}/dossier/remarks/")
    page.locator("main textarea").first.fill("已按合同更正")
    save(page)
    page.goto(f"/facilities/{number}/dossier/check/")
    page.fill("[name=declared_by]", "李明")
    page.check("[name=agrees]")
    page.locator("main form[method=post] .form-actions button").last.click()
    page.wait_for_url("**/dossier/submitted/")


def accept(visit: Callable[..., Page], page: Page, case: str) -> str:
    """See what changed, accept, and read the receipt that the worker makes."""
    page.goto(case)
    expect(page.locator("#differences + table")).to_contain_text("长庆街102号")
    decided.accept(visit, page, case, "材料齐全,注册地区划已核实")
    link = page.locator("main a[href^='/receipts/']")
    assert arrives(page, str(link.get_attribute("href"))).body().startswith(b"%PDF-")
    return str(page.locator("main a[href^='/verify/']").get_attribute("href"))


def verify_in_public(page: Page, receipt: str, number: str) -> None:
    """Follow the QR code's address and find the facility in the register."""
    page.goto(receipt)
    expect(page.locator("main .notice-success")).to_be_visible()
    page.goto("/")
    page.fill("main input[name=q]", "朝阳花")
    page.keyboard.press("Enter")
    page.get_by_role("link", name=NAME, exact=True).click()
    page.wait_for_url(f"**/register/{number}/")
    expect(page.locator("main")).to_contain_text("4200")


def inspect(page: Page, number: str, files: Path) -> str:
    """Work through the checklist on a phone; the first item fails, with a note and a photo."""
    page.goto(f"/visits/new/{number}/")
    save(page)
    page.wait_for_url(re.compile(r"/visits/\d+/$"))
    visit_url = page.url
    lines = page.locator("main form:has([name=outcome])")
    for position in range(lines.count()):
        line = lines.nth(position)
        with page.expect_response(lambda answer: "/items/" in answer.url):
            line.locator(f"label:has([value={'fail' if position == 0 else 'pass'}])").click()
    page.goto(visit_url)
    first = page.locator("main form:has([name=note])").first
    first.locator("[name=note]").fill("公示栏缺少本月收费信息")
    with page.expect_response(lambda answer: "/items/" in answer.url):
        first.locator("[name=photos]").set_input_files(files / "photo.jpg")
    page.goto(visit_url + "conclude/")
    expect(page.locator(".error-summary")).to_have_count(0)
    save(page)
    page.wait_for_url("**/concluded/")
    page.goto(f"/findings/?q={NAME}")
    page.get_by_role("link", name="公示栏缺少本月收费信息").first.click()
    page.wait_for_url(re.compile(r"/findings/\d+/$"))
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    return page.url


def answer_finding(page: Page, finding: str, files: Path) -> None:
    """The operator sees the order in the worklist and answers with evidence."""
    page.goto("/home/")
    expect(page.locator("main")).to_contain_text("公示栏缺少本月收费信息")
    page.goto(finding + "answer/")
    page.fill("[name=text]", "已更新公示栏")
    page.locator("input[type=file]").first.set_input_files(files / "photo.jpg")
    save(page)


def close_finding(page: Page, finding: str) -> None:
    """The street re-checks and closes."""
    page.goto(finding + "recheck/")
    choose(page, "verdict", "accepted")
    if page.locator("[name=note]").count():
        page.fill("[name=note]", "现场复查已整改")
    save(page)
    page.goto(finding)
    expect(page.locator("main .summary-list")).to_contain_text("已整改销号")


def dashboard_counts_it(page: Page, number: str) -> None:
    """Within a minute the rollup has the facility, and the figures on the dashboard open to rows that hold it."""
    shows(page, "/dashboard/facilities/?state=filed", page.locator(f"main a[href='/dashboard/facilities/{number}/']"))
    page.goto("/dashboard/")
    page.locator("main a[href*='/dashboard/community-coverage/']").first.click()
    expect(page.locator("main h1")).to_contain_text("社区照护服务机构覆盖率")


def test_a_login_that_expires_in_the_middle_of_a_form_loses_nothing_typed(visit: Callable[..., Page]) -> None:
    page = visit("operator")
    page.goto("/facilities/new/")
    page.fill("[name=name]", "月亮船托育园")
    page.fill("[name=address]", "体育场路8号")
    page.context.clear_cookies(name="sessionid")
    page.locator("main form[method=post] .form-actions button").first.click()
    page.wait_for_url("**/login/**")
    page.fill("input[name=username]", "operator")
    page.fill("input[name=password]", PASSWORD)
    page.click("main form[method=post] .form-actions button")
    page.wait_for_url("**/facilities/new/")

    expect(page.locator("[name=name]")).to_have_value("月亮船托育园")
    expect(page.locator("[name=address]")).to_have_value("体育场路8号")
    expect(page.locator("main")).to_contain_text("登录已过期")


def test_a_form_sent_after_a_login_in_another_window_loses_nothing_typed(visit: Callable[..., Page]) -> None:
    page = visit("operator")
    page.goto("/facilities/new/")
    page.fill("[name=name]", "星星船托育园")
    other = page.context.new_page()
    other.goto("/home/")
    other.context.clear_cookies(name="sessionid")
    log_in(other, "operator")
    page.locator("main form[method=post] .form-actions button").first.click()
    page.wait_for_load_state()

    expect(page.locator("[name=name]")).to_have_value("星星船托育园")
