"""People in a browser: a head plans a week and sees a gap, a department vouches, the morning page, somebody's own file."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from io import BytesIO
from pathlib import Path
from zoneinfo import ZoneInfo

from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.journeys.conftest import CHROMIUM, PHONE, QUIET, log_in
from tests.journeys.site import Site
from tests.journeys.test_after_filing import filed_facility
from tests.journeys.test_main_journey import day

WEEKS_AHEAD = timedelta(weeks=2)


def test_a_week_is_planned_people_are_vouched_for_and_see_their_own_file(visit: Callable[..., Page]) -> None:
    head, department, staff = visit("operator"), visit("police"), visit(phone=True)
    number = filed_facility(head)
    today = date.fromisoformat(day(0))
    monday = today + WEEKS_AHEAD - timedelta(days=today.weekday())

    person, name = whom_a_class_can_not_spare(head, number, monday)
    plan_a_training(head, number, name, monday)
    vouch_for_the_first(department)
    note_who_is_here(head, number, name)
    enter_own_file(staff, head, person, name)
    ask_for_a_correction(staff)
    answer_it(head, number)
    staff.reload()
    expect(staff.locator("main")).to_contain_text("已按合同更正")


def test_who_comes_to_a_course_is_noted_by_the_camera_at_the_door(
    visit: Callable[..., Page], browser: Browser, site: Site, tmp_path: Path
) -> None:
    head, bureau = visit("operator"), visit("bureau")
    number = course_that_begins_soon(bureau)
    name, card = signed_up(head, number)
    film = tmp_path / "door.y4m"
    film.write_bytes(filmed(card))
    seeing = [
        f"--use-file-for-fake-video-capture={film}",
        "--use-fake-device-for-media-stream",
        "--use-fake-ui-for-media-stream",
    ]
    with browser.browser_type.launch(executable_path=CHROMIUM, args=[*QUIET, *seeing]) as with_camera:
        door = with_camera.new_page(base_url=site.url, viewport=PHONE, locale="zh-CN")
        log_in(door, "bureau")
        door.goto(f"/training/{number}/")
        door.get_by_role("button", name="用本机摄像头读取二维码").click()
        expect(door.locator("main")).to_contain_text(f"{name}已签到")
        expect(door.locator("video")).to_be_visible()  # it reads on, and the same card counts once
        expect(door.locator(".notice-danger, .error-summary")).to_have_count(0)


def course_that_begins_soon(page: Page) -> str:
    page.goto("/training/new/")
    told = {"title": "急救", "hours": "8", "seats": "2", "place": "区妇幼保健院"}
    begins = datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(minutes=2)
    told |= {"starts_at": f"{begins:%Y-%m-%dT%H:%M}", "ends_at": f"{begins + timedelta(hours=8):%Y-%m-%dT%H:%M}"}
    for field, value in told.items():
        page.fill(f"[name={field}]", value)
    page.locator("main form button.button").click()
    page.wait_for_url(re.compile(r"/training/\d+/"))
    return page.url.rstrip("/").split("/")[-1]


def signed_up(page: Page, number: str) -> tuple[str, bytes]:
    """Sign the first of one's people up; return the name and a picture of the card with the QR code."""
    page.goto(f"/training/{number}/")
    page.locator("[name=person]").select_option(index=1)
    page.locator("main form button.button").first.click()
    page.locator("ul.task-list a").first.click()
    return page.locator("h1").inner_text(), page.locator(".enrolment-code svg").screenshot()


def filmed(card: bytes) -> bytes:
    """Return a film (YUV4MPEG2) in which a card is held before a camera, a bit askew."""
    frame, held = Image.new("L", (640, 480), 150), Image.open(BytesIO(card)).convert("L").resize((300, 300))
    frame.paste(held.rotate(4, fillcolor=150, expand=True), (150, 80))
    picture = b"FRAME\n" + frame.tobytes() + b"\x80" * (640 * 480 // 2)
    return b"YUV4MPEG2 W640 H480 F10:1 Ip A1:1 C420jpeg\n" + picture * 10


def whom_a_class_can_not_spare(page: Page, number: str, monday: date) -> tuple[str, str]:
    """Ask for one after another what if they leave; return the key and name of the first who leaves a gap."""
    board = f"/facilities/{number}/shifts/?week={monday}"
    page.goto(board)
    options = page.locator("#without option").all()[1:]
    people = [(option.get_attribute("value") or "", (option.text_content() or "").strip()) for option in options]
    for key, name in people:
        page.goto(f"{board}&without={key}")
        if page.locator("main").get_by_text(f"若{name}不在").count():
            return key, name
    raise AssertionError(people)


def plan_a_training(page: Page, number: str, name: str, monday: date) -> None:
    page.goto(f"/facilities/{number}/shifts/?week={monday}")
    expect(page.locator(f"#day-{monday} .tag-danger")).to_have_count(0)
    page.get_by_role("link", name="安排班次").click()
    post = page.locator("[name=post] option", has_text=name).first.get_attribute("value")
    page.select_option("[name=post]", post)
    page.select_option("[name=kind]", "training")
    page.fill("[name=starts_at]", "10:00")
    page.fill("[name=ends_at]", "11:00")
    page.fill("[name=day]", monday.isoformat())
    page.locator("main form button.button").click()

    page.goto(f"/facilities/{number}/shifts/?week={monday}")
    expect(page.locator(f"#day-{monday} .tag-danger").first).to_contain_text("10:00–11:00")


def vouch_for_the_first(page: Page) -> None:
    page.goto("/attestation/")
    page.locator("tbody th a").first.click()
    page.check("[name=standing][value=confirmed]")
    page.locator("main form button.button").first.click()
    expect(page.locator("main")).to_contain_text("已确认")


def note_who_is_here(page: Page, number: str, name: str) -> None:
    page.goto(f"/facilities/{number}/presence/")
    row = page.locator("ul.presence li", has_text=name).first
    row.get_by_role("button", name="到岗").click()
    expect(row.locator(".tag-good")).to_be_visible()


def enter_own_file(page: Page, head: Page, person: str, name: str) -> None:
    """Enter by number and mobile as the head's page has them, and the code that the demonstration shows."""
    head.goto(f"/people/{person}/edit/")
    page.goto("/wallet/enter/")
    for field in ("id_number", "mobile"):
        page.fill(f"[name={field}]", head.locator(f"[name={field}]").input_value())
    page.locator("main form button.button").click()
    page.fill("[name=code]", page.locator(".notice strong").inner_text())
    page.locator("main form button.button").click()
    expect(page.locator("h1")).to_have_text("本人档案")
    expect(page.locator("main")).to_contain_text(name)
    assert page.evaluate("document.documentElement.scrollWidth") <= page.viewport_size["width"]  # type: ignore[index]


def ask_for_a_correction(page: Page) -> None:
    page.get_by_role("link", name="申请更正").first.click()
    page.select_option("[name=topic]", "post")
    page.fill("[name=wish]", "到岗日期应早一个月")
    page.locator("main form button.button").click()
    expect(page.locator("main")).to_contain_text("待机构答复")


def answer_it(page: Page, number: str) -> None:
    page.goto(f"/facilities/{number}/corrections/")
    page.locator("ul.task-list a").first.click()
    page.fill("[name=note]", "已按合同更正")
    page.get_by_role("button", name="数据已更正").click()
    expect(page.locator("main")).to_contain_text("已更正")
