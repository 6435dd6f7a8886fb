"""A finding on two phones: the operator answers with a photo, the street's officer re-checks on site only what was cited."""

import re
from collections.abc import Callable
from pathlib import Path

from PIL import Image
from playwright.sync_api import Page, expect

from tests.journeys.conftest import taps
from tests.journeys.test_main_journey import press, save

LINK = re.compile(r"/findings/\d+/")


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def the_street_may_recheck(operator: Page, street: Page) -> str:
    """Return the address of an order at the operator's facilities that the street's officer re-checks."""
    orders = LINK.findall(operator.request.get("/findings/?state=ordered").text())
    return next(one for one in orders if "/recheck-visit/" in street.request.get(one).text())


def test_an_operator_answers_on_a_phone_and_the_street_rechecks_on_site(
    visit: Callable[..., Page], tmp_path: Path
) -> None:
    Image.new("RGB", (640, 480), "#88aacc").save(tmp_path / "after.jpg")
    operator, street = visit("operator", phone=True), visit("street", phone=True)
    finding = the_street_may_recheck(operator, street)

    operator.goto(finding)
    assert fits(operator)
    press(operator, "填写整改情况")
    operator.fill("[name=text]", "旅程测试：已拆除门锁，换成推杆锁。")
    operator.set_input_files("[name=files]", str(tmp_path / "after.jpg"))
    assert fits(operator)
    save(operator)

    street.goto(finding)
    press(street, "现场复查")
    assert fits(street)
    save(street)
    press(street, "开始检查")
    lines = street.locator("main form:has([name=outcome])")
    expect(lines).to_have_count(1)
    assert fits(street)
    with street.expect_response(re.compile("/items/")):
        lines.first.locator("label:has([value=pass])").click()
    press(street, "核对并办结")
    save(street)

    assert [taps(operator), taps(street)] == [3, 7], "from logging in to the answer, and to the re-check that is closed"

    operator.goto(finding)
    expect(operator.locator("main")).to_contain_text("现场复查：已整改")
    expect(operator.locator("main")).to_contain_text("旅程测试：已拆除门锁")
    assert fits(operator)
