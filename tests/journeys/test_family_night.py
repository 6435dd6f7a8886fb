"""Families and those who come to them, on a phone: a mother at night from the search to a place, and a nurse at a door without network."""

import json
from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect

from tests.journeys.arriving import shows
from tests.journeys.conftest import PATIENCE, PHONE, log_in
from tests.journeys.site import Site

WECHAT = (
    "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 Mobile "
    "Safari/537.36 XWEB/1260079 MMWEBSDK/20240501 MicroMessenger/8.0.50.2701(0x28003256) WeChat/arm64 Weixin NetType/4G"
)
ALIPAY = (
    "Mozilla/5.0 (Linux; U; Android 13; zh-CN; 22081212C) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 Chrome/126.0.6478.188 "
    "Mobile Safari/537.36 UCBS/3.22 AlipayDefined(nt:4G,ws:393|0|2.75) AliApp(AP/10.5.96) AlipayClient/10.5.96 Language/zh-Hans"
)
MOBILE, GRANDMOTHER, PLAIN = "13955550001", "13955550003", "13955550004"
TWO = """
import json
from datetime import date
from django.utils import timezone
from facilities.families import families
from facilities.models import CareClass, Child, ClassOffer, Facility, Family, Wish
from facilities.waiting import wishes
from portal.models import User
on = timezone.localdate()
own = Facility.objects.operated_by(User.objects.get(username="operator")).public().first()
other = Facility.objects.public().exclude(pk=own.pk).filter(classes__isnull=False).order_by("pk").first()
for place in (own, other):
    first = place.classes.order_by("pk").first()
    place.classes.exclude(pk=first.pk).filter(kind="mixed").update(kind="older")
    for row in place.classes.all():
        free = int(row == first)
        CareClass.objects.filter(pk=row.pk).update(enrolled=row.places - free)
        ClassOffer.objects.update_or_create(care_class=row, defaults={"free": free, "free_as_of": on, "told_on": on})
    CareClass.objects.filter(pk=first.pk).update(kind="mixed")
facts = {"consented_at": timezone.now(), "consented_to": "2026-11", "seen_on": on}
family = Family.objects.create(mobile="13955550002", called="孙女士", **facts)
born = date(on.year - 2, on.month, 1)
child = families.save_child(family, Child(family=family), called="圆圆", born_on=born, on=on)
wish = Wish(family=family, child=child, facility=own, kind="mixed", rank=1, wished_on=on, joined_on=on)
wishes.save(wish, on=on)
print(json.dumps({"own": [own.pk, own.name], "other": [other.pk, other.name], "born": born.isoformat()}))
"""
LEFT = """
import json
from facilities.models import Family, HomeVisit, PlaceOffer, Wish
from portal.sealing import digests
mine = Family.objects.filter(digest__in=digests("mobile:13955550001"))
waits = Wish.objects.filter(family__digest__in=digests("mobile:13955550002")).values_list("state", "place")
print(json.dumps({"mine": mine.count(), "other": list(waits)}))
"""
OLD = (  # a phone of 2018, whose browser inside WeChat runs none of the portal's scripts
    "Mozilla/5.0 (Linux; Android 8.1; OPPO A73 Build/OPM1.171019.026; wv) AppleWebKit/537.36 (KHTML, like Gecko) Version/4.0 "
    "Chrome/66.0.3359.126 MQQBrowser/6.2 TBS/044807 Mobile Safari/537.36 MMWEBID/3177 MicroMessenger/7.0.6.1460(0x27000634)"
)
EVENTS = """
import json
from datetime import datetime, time
from django.utils import timezone
from facilities.models import StationActivity
now = timezone.localtime()
event = StationActivity.objects.select_related("station").order_by("pk").first()
event.pk, event.title, event.code, event.places = None, "奶奶课堂", "grandmother", 1
event.starts_at = timezone.make_aware(datetime.combine(now.date(), time(23, 59, 59)))
event.save(force_insert=True)
print(json.dumps({"event": event.pk, "area": event.station.area_id}))
"""
COUNTED = """
import json
from facilities.models import Attendance, SignUp
from facilities.stations import events
from django.utils import timezone
on = timezone.localdate()
event = {event}
came = Attendance.objects.filter(event=event)
signed = list(SignUp.objects.filter(event=event).values_list("state", flat=True))
reached = sum(row["count"] for row in events.reached(on.year, on).filter(caregiver__in=came.values("caregiver")))
print(json.dumps({{"signed": signed, "came": came.count(), "reached": reached}}))
"""
OFFERED = """
import json
from django.utils import timezone
from facilities.models import CareClass, Facility, VisitSlot
on = timezone.localdate()
slot = VisitSlot.objects.open(timezone.now()).filter(facility__in=Facility.objects.public()).order_by("pk").last()
first = slot.facility.classes.order_by("pk").first()
slot.facility.classes.exclude(pk=first.pk).filter(kind="mixed").update(kind="older")
CareClass.objects.filter(pk=first.pk).update(kind="mixed")
print(json.dumps({"facility": slot.facility_id, "born": on.replace(year=on.year - 2, day=1).isoformat(), "wished": on.isoformat()}))
"""
ASKED = """
import json
from django.utils import timezone
from metrics.models import Survey
survey = Survey.objects.filter(state="open").latest("pk")
right = list(survey.questionnaire.questions.values_list("right", flat=True))
cards = list(survey.invitations.order_by("place"))
on, left = timezone.localdate(), 2
for place, card in enumerate(cards[left:]):
    card.knows = place % 100 >= 5  # five of a hundred don't: 95 percent do, the target itself
    card.right, card.answers = len(right) * card.knows, right if card.knows else [(answer + 1) % 2 for answer in right]
    card.channel, card.answered_on = "paper", on
survey.invitations.model.objects.bulk_update(cards[left:], ["right", "knows", "answers", "channel", "answered_on"], batch_size=500)
codes = [card.code for card in cards[:left]]
print(json.dumps({"survey": survey.pk, "codes": codes, "right": right, "size": len(cards)}))
"""
HOMES = "from facilities.models import HomeVisit; print([v.household for v in HomeVisit.objects.filter(made_by__username='community')].count('王家，3幢'))"


@pytest.fixture
def phone(site: Site, browser: Browser) -> Iterator[Callable[..., BrowserContext]]:
    """Open a phone of 390 px, as the browser inside an app if its agent is given."""
    opened = []

    def made(agent: str = "") -> BrowserContext:
        told = {"user_agent": agent} if agent else {}
        context = browser.new_context(
            base_url=site.url,
            viewport=PHONE,
            locale="zh-CN",
            is_mobile=True,
            has_touch=True,
            color_scheme="dark",
            **told,
        )
        context.set_default_timeout(PATIENCE)
        opened.append(context)
        return context

    yield made
    for context in opened:
        context.close()


def run(site: Site, code: str) -> str:
    return site.manage("shell", "--no-imports", "-v", "0", "-c", code)


def fits(page: Page) -> None:
    """Expect that nothing is wider than the phone."""
    page.wait_for_load_state()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url


def press(page: Page, name: str) -> None:
    page.locator("main").get_by_role("button", name=name, exact=True).click()


def let_in(page: Page, mobile: str) -> None:
    """Enter the mobile and the code, which the demo shows."""
    page.fill("input[name=mobile]", mobile)
    page.check("input[name=agrees]")
    press(page, "获取验证码")
    page.fill("input[name=code]", page.locator("main .notice strong").inner_text())
    press(page, "确认验证码")


def join(page: Page, facility: int, rank: int, *claims: str) -> None:
    page.goto(f"/family/facilities/{facility}/wish/")
    page.select_option("select[name=kind]", "mixed")
    page.check(f"input[name=rank][value='{rank}']")
    page.locator("input[name=wished_on]").fill(page.evaluate("new Date(Date.now() + 864e5).toISOString().slice(0, 10)"))
    for claim in claims:
        page.check(f"input[name=claims][value={claim}]")
    press(page, "保存")
    page.wait_for_url("**/family/wishes/*/")
    fits(page)


def test_a_mother_at_night_finds_compares_books_waits_gets_a_place_and_deletes_everything(
    site: Site, phone: Callable[..., BrowserContext], visit: Callable[..., Page]
) -> None:
    town = json.loads(run(site, TWO))
    (own, own_name), (other, other_name) = town["own"], town["other"]
    page = phone(WECHAT).new_page()

    # finds two facilities for a child of two years, and compares them
    for name in (own_name, other_name):
        page.goto(page.url if "chosen=" in page.url else "/register/")
        page.fill("input[name=q]", name)
        page.fill("input[name=months]", "24")
        page.click("#search button:not([type=button])")
        card = page.locator(".card", has=page.get_by_role("link", name=name, exact=True))
        expect(card.get_by_text("空余托位").first).to_be_visible()
        card.get_by_role("link", name="加入对比").click()
        expect(page.locator("#to-compare + .chips .chip", has_text=name)).to_be_visible()
    fits(page)
    page.get_by_role("link", name="并排对比").click()
    expect(page.locator(".compare section")).to_have_count(2)
    fits(page)

    # books a visit with her mobile and a code, and enters her child
    page.locator(".compare h2 a", has_text=own_name).click()
    expect(page.locator("[data-in-app]").first).to_be_visible()
    fits(page)
    page.get_by_role("link", name="预约参观").click()
    let_in(page, MOBILE)
    page.wait_for_url("**/visits/")
    page.locator("input[name=slot]").first.check()
    page.fill("textarea[name=note]", "想看看午睡室")
    press(page, "预约这个时段")
    page.wait_for_url("**/family/bookings/*/")
    fits(page)
    calendar = page.request.get(page.get_by_role("link", name="添加到日历").get_attribute("href") or "")
    assert "BEGIN:VEVENT" in calendar.text()
    page.goto("/family/children/new/")
    page.fill("input[name=called]", "豆豆")
    page.fill("input[name=born_on]", town["born"])
    press(page, "保存")
    page.wait_for_url("**/family/")

    # stands on two lists; at one of them another family hopes for the same place
    join(page, own, 1, "district")
    join(page, other, 2)

    # the facility offers its one place to the next family; nobody else can be offered it
    desk = visit("operator")
    desk.goto(f"/facilities/{own}/affairs/waiting/")
    offering = desk.get_by_role("button", name="邀约下一位家庭")
    expect(offering).to_have_count(1)
    offering.click()
    expect(offering).to_have_count(0)

    # she accepts; the other list lets her go, the other family goes on waiting
    page.goto("/family/")
    fits(page)
    page.get_by_role("link", name="前答复").click()
    fits(page)
    press(page, "接受托位")
    page.wait_for_url("**/family/wishes/*/")
    expect(page.locator("h1")).to_contain_text("已接受托位")
    page.goto("/family/")
    expect(page.get_by_text("已退出排队")).to_be_visible()
    desk.reload()
    expect(offering).to_have_count(0)
    expect(desk.get_by_text("孙女士")).to_be_visible()

    # what she told is deleted by herself
    page.get_by_role("link", name="删除全部信息").click()
    press(page, "删除全部信息")
    expect(page.locator("h1")).to_have_text("已全部删除")
    assert json.loads(run(site, LEFT)) == {"mine": 0, "other": [["waiting", 1]]}
    page.goto("/family/")
    page.wait_for_url("**/family/enter/?next=*")


def test_a_grandmother_in_large_type_signs_up_comes_and_is_counted_once(
    site: Site, phone: Callable[..., BrowserContext], visit: Callable[..., Page]
) -> None:
    town = json.loads(run(site, EVENTS))
    context = phone(WECHAT)
    page = context.new_page()
    page.goto("/stations/")
    page.get_by_role("button", name="大字版").click()
    expect(page.locator("html")).to_have_attribute("data-type", "large")
    page.get_by_role("link", name="奶奶课堂").click()
    expect(page.locator("html")).to_have_attribute("data-type", "large")
    fits(page)

    # signs up with her mobile and a code, and once more from a page that she had left open
    page.locator("main").get_by_role("link", name="报名参加").click()
    let_in(page, GRANDMOTHER)
    page.wait_for_url(f"**/family/events/{town['event']}/")
    other = context.new_page()
    other.goto(f"/family/events/{town['event']}/")
    for tab in (page, other):
        press(tab, "报名参加")
        expect(tab.locator("main .lead")).to_contain_text("报名成功")
        fits(tab)

    # scans the code at the event, says how it was; and stands on the paper list, too
    page.goto(f"/stations/events/{town['event']}/here/grandmother/")
    page.fill("input[name=mobile]", GRANDMOTHER)
    fits(page)
    press(page, "签到")
    page.locator("input[name=rating][value='5']").check()
    press(page, "提交")
    expect(page.locator("main .lead")).to_contain_text("匿名")
    desk = visit("bureau")
    desk.goto(f"/guidance-desk/events/{town['event']}/")
    desk.fill("input[name=mobile]", GRANDMOTHER)
    press(desk, "计入")
    expect(desk.get_by_text("此前已计入")).to_be_visible()

    counted = json.loads(run(site, COUNTED.format(event=town["event"])))
    assert counted == {"signed": ["signed"], "came": 1, "reached": 1}


def test_a_phone_without_scripts_books_waits_and_signs_up_by_forms_alone(site: Site, browser: Browser) -> None:
    town, event = json.loads(run(site, OFFERED)), json.loads(run(site, EVENTS))["event"]
    context = browser.new_context(
        base_url=site.url, viewport=PHONE, locale="zh-CN", user_agent=OLD, java_script_enabled=False
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()

    page.goto(f"/register/{town['facility']}/")
    page.get_by_role("link", name="预约参观").click()
    let_in(page, PLAIN)
    page.locator("input[name=slot]").first.check()
    press(page, "预约这个时段")
    expect(page.locator("h1")).to_be_visible()
    page.wait_for_url("**/family/bookings/*/")
    page.goto("/family/children/new/")
    page.fill("input[name=called]", "豆豆")
    page.fill("input[name=born_on]", town["born"])
    press(page, "保存")
    page.wait_for_url("**/family/")
    page.goto(f"/family/facilities/{town['facility']}/wish/")
    page.select_option("select[name=kind]", "mixed")
    page.check("input[name=rank][value='1']")
    page.fill("input[name=wished_on]", town["wished"])
    press(page, "保存")
    page.wait_for_url("**/family/wishes/*/")
    page.goto(f"/family/events/{event}/")
    press(page, "报名参加")

    expect(page.locator("main .lead")).to_contain_text("报名成功")
    context.close()


def test_the_bureau_runs_a_survey_whose_target_is_told_as_not_proven_by_the_interval(
    site: Site, phone: Callable[..., BrowserContext], visit: Callable[..., Page]
) -> None:
    asked = json.loads(run(site, ASKED))
    (paper, card), survey = asked["codes"], f"/surveys/{asked['survey']}/"
    desk = visit("bureau")
    desk.goto(survey)
    expect(desk.locator("main dd").first).to_have_text(f"{asked['size'] - 2} / {asked['size']}")
    prints = desk.request.get(desk.get_by_role("link", name="第1至2张").get_attribute("href") or "")
    assert prints.body().startswith(b"%PDF")

    # one card comes back on paper, or is asked by telephone; one is answered on a phone, once
    desk.fill("input[name=code]", paper)
    press(desk, "录入纸质或电话答卷")
    answer(desk, asked["right"])
    press(desk, "保存")
    desk.wait_for_url(f"**{survey}")
    page = phone(ALIPAY).new_page()
    page.goto(f"/asked/{card}/")
    answer(page, asked["right"])
    fits(page)
    press(page, "提交")
    expect(page.get_by_text("谢谢")).to_be_visible()
    page.goto(f"/asked/{card}/")
    expect(page.get_by_text("每张只能作答一次")).to_be_visible()

    # closed, the interval holds the target: neither reached nor missed is proven, and the dashboard says so
    desk.reload()
    press(desk, "结束调查")
    expect(desk.locator("main .lead")).to_have_text("未证实")
    expect(desk.locator("main dd").first).to_have_text(f"{asked['size']} / {asked['size']}")
    known = desk.locator("main dd").nth(1).inner_text().split("·")[0].strip()
    told = desk.locator("[data-indicator=knowledge-awareness]")
    shows(desk, "/dashboard/", told.get_by_text(f"{known} / {asked['size']}"))
    expect(told).to_contain_text("抽样未证实")


def answer(page: Page, right: list[int]) -> None:
    """Choose the right answers of a card."""
    for place, chosen in enumerate(right):
        page.locator(f"input[name=question-{place}][value='{chosen}']").check()


def test_the_register_can_be_used_in_alipay(phone: Callable[..., BrowserContext]) -> None:
    page = phone(ALIPAY).new_page()
    page.goto("/register/?months=24")
    page.locator(".card h2 a").first.click()

    expect(page.locator("[data-in-app]").first).to_be_visible()
    fits(page)


def test_a_nurse_at_a_door_without_network_records_a_home_visit_that_counts_once_from_two_tabs(
    site: Site, phone: Callable[..., BrowserContext]
) -> None:
    context = phone()
    page = context.new_page()
    log_in(page, "community")
    page.goto("/field/")
    page.get_by_role("button", name="登记入户指导").wait_for()
    second = context.new_page()
    second.goto("/field/")
    second.get_by_role("button", name="登记入户指导").wait_for()

    context.set_offline(True)
    page.get_by_role("button", name="登记入户指导").click()
    page.locator("label.field", has_text="家庭及住址").locator("input").fill("王家，3幢")
    page.locator("label.field", has_text="孩子月龄").locator("input").fill("5")
    page.locator("label.field", has_text="入户原因").locator("textarea").fill("早产儿随访")
    page.locator("label.field", has_text="同意人").locator("input").fill("母亲，口头")
    page.get_by_role("button", name="保存并发送").click()
    expect(page.locator("p.errorlist")).to_contain_text("同意")  # nothing goes out without consent
    page.locator("label.card-tick input").check()
    page.get_by_role("button", name="保存并发送").click()
    expect(page.locator("#unsent")).to_have_attribute("data-count", "1")
    second.locator("#send").click()  # the other tab tries as well
    fits(page)
    assert run(site, HOMES).strip() == "0"

    context.set_offline(False)
    for tab in (page, second):
        tab.locator("#send").click()
        expect(tab.locator("#unsent")).to_have_attribute("data-count", "0", timeout=40_000)
    assert run(site, HOMES).strip() == "1"
