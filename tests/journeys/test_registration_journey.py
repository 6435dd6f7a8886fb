"""最多跑一次: a founder without a code applies, market supervision registers, the operator files, all in one flow."""

from collections.abc import Callable
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.factories import valid_resident_id, valid_uscc
from tests.journeys import decided
from tests.journeys.conftest import PASSWORD, confirm_mobile
from tests.journeys.test_main_journey import (
    COMMUNITY,
    DOCUMENTS,
    choose,
    day,
    facility_number,
    files,
    fill_in_facility,
    hand_in,
    press,
    save,
)

__all__ = ["files"]  # the fixture
NAME = "杭州启明星托育服务有限公司"
PAPERS = ["registration-premises", "representative-identity", "articles-for-profit"]


def test_a_founder_without_a_code_registers_and_files(visit: Callable[..., Page], files: Path) -> None:
    founder = visit(phone=True)
    sign_up(founder)
    case = apply(founder, files)
    number = prepare(founder)

    market = visit("market")
    register(market, case, files)

    file(visit, founder, number, files)


def sign_up(page: Page) -> None:
    """Sign up without a code; the first page says what is next."""
    page.goto("/signup/")
    page.check("[name=registered][value=no]")
    page.fill("[name=name]", NAME)
    page.check("[name=nature][value=for_profit]")
    page.fill("[name=representative]", "李明")
    page.fill("[name=full_name]", "李明")
    page.fill("[name=mobile]", "13800138000")
    page.fill("[name=username]", "qimingxing")
    for name in ("password", "password_again"):
        page.fill(f"[name={name}]", PASSWORD + "-2026")
    save(page)
    confirm_mobile(page)
    expect(page.locator("main")).to_contain_text("向登记机关申请登记")


def apply(page: Page, files: Path) -> str:
    """Fill in the application, upload its papers, hand it in."""
    page.get_by_role("link", name="向登记机关申请登记").click()
    page.wait_for_load_state()
    case = page.url
    page.goto(case + "edit/")
    page.fill("[name=second_name]", "杭州启明托育服务有限公司")
    page.fill("[name=business_scope]", "托育服务;婴幼儿照护")
    page.fill("[name=address]", "杭州市下城区长庆街200号")
    page.fill("[name=funds]", "500000")
    page.fill("[name=representative_id]", valid_resident_id(31))
    save(page)
    for kind in PAPERS:
        page.goto(f"{case}documents/{kind}/")
        page.set_input_files("[name=file]", files / "scan.pdf")
        save(page)
    page.goto(case + "submit/")
    page.check("[name=agrees]")
    save(page)
    expect(page.locator("main")).to_contain_text("登330103-")
    return case


def prepare(page: Page) -> str:
    """Set up the facility while the registrar decides; it can't be filed yet."""
    page.goto("/facilities/new/")
    page.fill("[name=name]", "启明星托育园")
    page.select_option("[name=area]", COMMUNITY)
    page.fill("[name=address]", "长庆街200号")
    choose(page, "setting", "private")
    save(page)
    number = facility_number(page)
    page.goto(f"/facilities/{number}/dossier/check/")
    expect(page.locator("main")).to_contain_text("先登记，后备案")
    return number


def register(page: Page, case: str, files: Path) -> None:
    """Find the application in the worklist and record the registration with its licence."""
    page.goto("/home/")
    expect(page.locator("main")).to_contain_text(NAME)
    page.goto(case)
    press(page, "准予登记")
    page.fill("[name=uscc]", valid_uscc(5511))
    page.fill("[name=registered_on]", day(0))
    page.fill("[name=licence_number]", "3301035511")
    page.set_input_files("[name=licence]", files / "scan.pdf")
    save(page)
    expect(page.locator("main")).to_contain_text(valid_uscc(5511))


def file(visit: Callable[..., Page], page: Page, number: str, files: Path) -> None:
    """The registration's data are there and locked, the licence need not be uploaded; the rest is filled in and handed in."""
    page.goto(f"/facilities/{number}/dossier/operator/")
    expect(page.locator("main")).to_contain_text("登记机关（区市场监管局）")
    expect(page.locator("[name=business_scope]")).to_be_disabled()
    fill_in_facility(page, number, files, [kind for kind in DOCUMENTS if kind != "licence"])
    decided.answer_background_checks(visit, page, number)
    hand_in(page, number)
