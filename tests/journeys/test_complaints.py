"""A parent complains from a phone without a name; the offices screen, look into it, ask the facility and reply; the parent rates."""

from collections.abc import Callable
from io import BytesIO

from PIL import Image
from playwright.sync_api import Page, expect

GPS = 0x8825  # EXIF: where the picture was taken
FROM = {"latitude": (30.0, 16.0, 30.0), "longitude": (120.0, 10.0, 12.0)}


def picture_with_position() -> bytes:
    """Return a photo as a phone takes it, with the position in it."""
    image, exif = Image.new("RGB", (320, 240), "teal"), Image.Exif()
    exif.get_ifd(GPS).update({1: "N", 2: FROM["latitude"], 3: "E", 4: FROM["longitude"]})
    kept = BytesIO()
    image.save(kept, "JPEG", exif=exif)
    return kept.getvalue()


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"))


def submit(page: Page) -> None:
    page.locator("main form[method=post] .form-actions button").first.click()


def test_a_parent_complains_without_a_name_is_answered_and_rates(visit: Callable[..., Page]) -> None:
    parent = visit(phone=True)
    parent.goto("/register/")
    parent.locator(".card h2 a").first.click()
    parent.get_by_role("link", name="投诉举报", exact=True).first.click()
    parent.select_option("select[name=subject]", "safety")
    parent.fill("textarea[name=text]", "滑梯边缘有裂口，孩子的手被划伤。")
    photo = {"name": "张三家.jpg", "mimeType": "image/jpeg", "buffer": picture_with_position()}
    parent.set_input_files("input[name=files]", [photo])
    assert fits(parent)
    submit(parent)
    expect(parent.get_by_role("heading", name="投诉举报已收到")).to_be_visible()
    number, code = (parent.locator(".summary-list strong").nth(place).inner_text() for place in (0, 1))
    assert fits(parent)
    assert not [cookie for cookie in parent.context.cookies() if cookie["name"] == "sessionid"]

    bureau = visit("bureau", phone=True)
    bureau.goto("/home/?kind=complaint")
    bureau.get_by_role("link").filter(has_text="待受理投诉举报：场所和设施安全").last.click()
    expect(bureau.get_by_role("heading", name=number)).to_be_visible()
    image = Image.open(
        BytesIO(bureau.request.get(bureau.locator(".photos a").first.get_attribute("href") or "").body())
    )
    assert not image.getexif().get_ifd(GPS)
    expect(bureau.get_by_text("张三家")).to_have_count(0)
    bureau.get_by_role("link", name="受理并分派").click()
    expect(bureau.locator("input[name=departments][value=streets]")).to_be_checked()
    for code_of in ("streets", "emergency"):
        bureau.uncheck(f"input[name=departments][value={code_of}]")
    bureau.check("input[name=departments][value=health]")
    bureau.select_option("select[name=leader]", "health")
    assert fits(bureau)
    submit(bureau)
    expect(bureau.locator("h1 + .form-actions")).to_be_visible()
    bureau.get_by_role("link", name="提交办理结果").click()
    bureau.check("input[name=outcome][value=upheld]")
    bureau.fill("textarea[name=result]", "现场核查属实。")
    submit(bureau)
    bureau.get_by_role("link", name="答复", exact=True).click()
    bureau.check("input[name=outcome][value=upheld]")
    bureau.fill("textarea[name=text]", "情况属实，滑梯已停用更换。")
    submit(bureau)
    expect(bureau.locator("[data-state=replied]").first).to_be_visible()

    parent.goto("/complain/progress/")
    parent.fill("input[name=number]", number)
    parent.fill("input[name=code]", code.lower())
    submit(parent)
    expect(parent.get_by_text("情况属实，滑梯已停用更换。")).to_be_visible()
    parent.check("input[name=rating][value='5']")
    parent.get_by_role("button", name="提交评价").click()
    expect(parent.get_by_text("非常满意")).to_be_visible()
    assert fits(parent)


def test_an_operator_reports_an_incident_on_a_phone_and_the_street_sees_it_at_once(visit: Callable[..., Page]) -> None:
    operator = visit("operator", phone=True)
    operator.goto("/incidents/new/")
    operator.select_option("select[name=facility]", index=0)
    operator.select_option("select[name=kind]", "burn")
    operator.check("input[name=severity][value=serious]")
    operator.fill("input[name=place]", "配餐间")
    operator.fill("textarea[name=text]", "热汤打翻，一名幼儿手背发红。")
    assert fits(operator)
    submit(operator)
    expect(operator.locator("[data-state=reported]").first).to_be_visible()
    assert fits(operator)

    street = visit("street", phone=True)
    street.get_by_role("link").filter(has_text="待调查：烧烫伤").first.click()
    street.get_by_role("button", name="开始调查").click()
    expect(street.locator("[data-state=investigated]").first).to_be_visible()
    assert fits(street)
