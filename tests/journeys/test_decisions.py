"""Decisions of two people, a verification on a phone, and receipts verified by the public, each by the person it is for."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.site import Site
from tests.journeys.test_main_journey import press, save

RECEIPTS = (
    "from facilities.models import Receipt; "
    "print(*(f'{r.token} {r.check_code} {r.filing.facility.state}' for r in "
    "Receipt.objects.select_related('filing__facility')), sep=chr(10))"
)


@pytest.fixture(scope="module")
def photo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("photos") / "exit.jpg"
    Image.new("RGB", (640, 480), "#88aacc").save(path)
    return path


def open_item(page: Page, words: str) -> None:
    """Follow the first item of the worklist that reads so."""
    page.goto("/home/")
    page.locator("main .task-list a", has_text=words).first.click()
    page.wait_for_load_state()


def test_a_refusal_passes_from_the_reviewer_to_the_lead_and_is_published(visit: Callable[..., Page]) -> None:
    reviewer = visit("reviewer")
    reviewer.goto("/home/?kind=filing")
    reviewer.locator("main .task-list a", has_text="审核备案").last.click()  # the first one has its proposal already
    reviewer.locator("details.more summary").first.click()
    press(reviewer, "拟认定不符合")
    reviewer.fill("[name=reasons]", "场地设在四层，联系人13800138000")
    reviewer.locator("[name=clauses]").first.check()
    press(reviewer, "提交拟办意见")
    expect(reviewer.locator(".error-summary")).to_contain_text("手机号码")
    reviewer.fill("[name=reasons]", "旅程测试：场地设在四层。")
    reviewer.fill("[name=against_findings]", "现场所见与填报不一致。")
    save(reviewer)
    proposal = reviewer.url
    expect(reviewer.get_by_role("button", name="确认，认定不符合要求并公开")).to_have_count(0)

    bureau = visit("bureau")
    bureau.goto(proposal)
    press(bureau, "确认，认定不符合要求并公开")

    expect(bureau.locator("main")).to_contain_text("托育机构备案不符合要求告知书")
    facility = re.search(r"/facilities/(\d+)/", bureau.locator(".breadcrumbs a").last.get_attribute("href") or "")
    assert facility
    public = visit()
    public.goto(f"/register/{facility[1]}/")
    expect(public.locator("main")).to_contain_text("旅程测试：场地设在四层。")


def test_a_verification_on_a_phone_with_a_photo_becomes_an_order_that_the_public_reads(
    visit: Callable[..., Page], photo: Path
) -> None:
    page = visit("reviewer", phone=True)
    open_item(page, "现场核查")
    task = page.url
    page.locator("main .task-list a[href*=items]").first.click()
    answered = 0
    while "/items/" in page.url and answered < 30:
        page.check("[name=outcome][value=not_met]" if answered == 0 else "[name=outcome][value=met]")
        if answered == 0:
            page.fill("[name=note]", "旅程测试：疏散通道堆物")
            page.set_input_files("[name=photos]", str(photo))
        save(page)
        answered += 1
    page.goto(task)
    expect(page.locator("main")).to_contain_text("照片")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    press(page, "办结核查")
    save(page)

    expect(page.locator("main")).to_contain_text("责令改正通知书")
    facility = re.search(r"/facilities/(\d+)/", page.locator(".breadcrumbs a").last.get_attribute("href") or "")
    assert facility
    public = visit()
    public.goto(f"/register/{facility[1]}/")
    expect(public.locator("main")).to_contain_text("旅程测试：疏散通道堆物")


def test_the_public_tells_a_genuine_receipt_from_an_altered_one_and_from_one_that_fell(
    visit: Callable[..., Page], site: Site
) -> None:
    rows = [
        line.split() for line in site.manage("shell", "-v", "0", "-c", RECEIPTS).splitlines() if line.startswith("TY1.")
    ]
    token, code = next((token, code) for token, code, state in rows if state == "verified")
    fallen, gone = next((token, code) for token, code, state in rows if state == "cancelled")
    page = visit()

    page.goto(f"/verify/{code}/#{token}")
    expect(page.locator("main")).to_contain_text("备案当前有效")
    expect(page.locator("[data-receipt-keys]")).to_contain_text("签名真实")
    page.goto(f"/verify/{gone}/#{token}")
    page.reload()
    expect(page.locator("[data-receipt-keys]")).to_contain_text("签名不符")

    page.goto("/verify/check/")
    page.context.set_offline(True)
    page.fill("[name=token]", token)
    expect(page.locator("[data-receipt-keys]")).to_contain_text("签名真实")
    letter = "B" if token[30] == "A" else "A"
    page.fill("[name=token]", token[:30] + letter + token[31:])
    expect(page.locator("[data-receipt-keys]")).to_contain_text("签名不符")
    page.context.set_offline(False)

    page.fill("[name=token]", fallen)
    page.click("main form[method=post] .form-actions button")
    expect(page.locator("main")).to_contain_text("该回执已失效")
    expect(page.locator("main")).to_contain_text("逾期未改正")
    page.fill("[name=token]", "TY1.AAAA.BBBB")
    page.click("main form[method=post] .form-actions button")
    expect(page.locator(".error-summary")).to_contain_text("签名不符")
