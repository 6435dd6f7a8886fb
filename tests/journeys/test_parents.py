"""A parent on a phone: searches by part of a name, looks around a community, reads the map, compares, takes the poster along."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.conftest import taps
from tests.journeys.test_accessibility import Reader, reader, shapes

__all__ = ["reader", "shapes"]  # fixtures
PAGE_OF_PDF = re.compile(rb"/Type\s*/Page\b(?!s)")
MOST_TAPS = 10  # from the first page over filter, map and one facility to two of them side by side
ADDRESSES = [
    "/register/?q=%E6%AD%A6%E6%9E%97%E8%A1%97%E9%81%93&months=18&view=map",
    "/register/?view=map&near=330103002001&within=5&months=18&free=on",
    "/register/?name=zz%E6%97%A0&inclusive=on",
    "/register/ended/",
    "/open-data/",
]


def test_a_parent_on_a_phone_finds_compares_and_takes_the_poster(visit: Callable[..., Page]) -> None:
    page = visit(phone=True)
    page.goto("/")
    page.fill(".hero input[name=q]", "武林街道")
    page.click(".hero form button:not([type=button])")
    page.wait_for_url("**/register/?q=*")
    expect(page.locator(".around", has_text="武林街道")).to_be_visible()
    page.fill("input[name=months]", "18")
    page.click("#search button:not([type=button])")
    first = page.locator(".card").first
    for words in ("公里", "步行约", "空余托位", "检查"):
        expect(first.get_by_text(words).first).to_be_visible()
    assert (first.bounding_box() or {"y": 9999})["y"] < 844, "the first result lies below the fold"
    assert taps(page) == 2, "from the first page to what suits the child: where, how old"
    page.locator(".toggles .chip", has_text="有空余托位").click()
    expect(page.locator(".toggles .chip[aria-current]")).to_have_count(1)
    page.locator(".toggles .chip", has_text="有空余托位").click()
    expect(page.locator(".toggles .chip[aria-current]")).to_have_count(0)

    page.get_by_role("link", name="在地图上显示").click()
    points = page.locator(".map a:has(.map-point)")
    expect(points.first).to_be_visible()
    expect(page.locator(".map-start")).to_be_visible()
    whole = page.locator(".map").get_attribute("viewBox")
    page.get_by_role("button", name="放大").click()
    assert page.locator(".map").get_attribute("viewBox") != whole
    page.get_by_role("button", name="显示全图").click()
    assert (page.locator(".map").get_attribute("viewBox") or "").split()[:2] == ["0", "0"]
    points.first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/register/*/")
    page.go_back()

    for number in (1, 2):
        page.get_by_role("link", name="加入对比").first.click()
        expect(page.locator("#to-compare + .chips .chip")).to_have_count(number)
    page.get_by_role("link", name="并排对比").click()
    expect(page.locator(".compare section")).to_have_count(2)
    assert page.url.count("chosen=") == 2
    assert taps(page) <= MOST_TAPS
    assert "months=18" in page.url
    expect(page.locator(".compare .tag", has_text="步行约").first).to_be_visible()
    page.get_by_role("button", name="大字版").click()
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") == 22
    page.reload()
    assert page.evaluate("document.documentElement.dataset.type") == "large"
    page.get_by_role("button", name="大字版").click()

    page.locator(".compare h2 a").first.click()
    poster = page.request.get(page.get_by_role("link", name="二维码公示海报（PDF）").get_attribute("href") or "")
    assert poster.headers["content-type"] == "application/pdf"
    assert poster.body().startswith(b"%PDF")


def test_a_parent_may_let_the_phone_say_where_it_is(visit: Callable[..., Page]) -> None:
    page = visit(phone=True)
    page.context.grant_permissions(["geolocation"])
    page.context.set_geolocation({"latitude": 30.2750, "longitude": 120.1650})
    page.goto("/register/")

    page.get_by_role("button", name="我的附近").click()

    page.wait_for_url("**lat=30.2750&lon=120.1650")
    expect(page.locator(".card .tag", has_text="公里").first).to_be_visible()


@pytest.mark.parametrize("language", ["zh-CN", "en-GB"])
def test_searching_map_comparison_and_lists_can_be_used_by_everybody(
    reader: Callable[..., Reader],
    language: str,
) -> None:
    window = reader("", language)
    window.page.goto("/register/")
    links = window.page.locator(".card h2 a").evaluate_all("links => links.map(link => link.pathname.split('/')[2])")
    compared = "/register/compare/?" + "&".join(f"chosen={key}" for key in links[:4])

    for address in [*ADDRESSES, compared]:
        assert window.open(address) is not None, address

    assert not window.faults, "\n".join(window.faults)
    window.page.goto(compared)
    expect(window.page.locator(".compare section")).to_have_count(4)
    paper = window.page.pdf(prefer_css_page_size=True)
    assert len(PAGE_OF_PDF.findall(paper)) == 1, "four facilities side by side are one printed page"
