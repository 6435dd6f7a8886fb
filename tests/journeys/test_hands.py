"""What an hour's work costs the hand: forms, values, clicks, screens scrolled, counted in the browser by those who do the work."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from playwright.sync_api import Locator, Page, expect

from tests.factories import valid_resident_id, valid_uscc
from tests.journeys import decided
from tests.journeys.conftest import PASSWORD, confirm_mobile
from tests.journeys.test_main_journey import COMMUNITY, choose, day, facility_number, files

__all__ = ["files"]
CLICKS_A_CASE = 4  # two remarks, the wording of one of them, and the button that returns it and goes on
SCREENS_A_CASE = (
    6  # of 1280 by 900, from the first answer to the last; eight and a half before, and a tab for each document
)
MOST_FORMS, MOST_VALUES = 25, 139
PEOPLE = [  # name, post, class, education, lasting credential: ten of them
    ("陈园长", "head", "", "bachelor", "head_training"),
    ("林保健", "health", "", "college", "health_training"),
    ("郑保安", "guard", "", "secondary", "guard"),
    ("吴师傅", "cook", "", "secondary", ""),
    *((f"何老师{n}", "carer", "托小一班" if n < 3 else "托小二班", "college", "childcare_worker") for n in range(6)),
]
DOCUMENTS = ["licence", "lease", "health-assessment", "fire-certificate", "food-licence"]


@dataclass
class Hand:
    """A hand on a page, which counts what it does. Keys that write a text are the text's, and not counted."""

    page: Page
    clicks: int = 0
    keys: int = 0
    screens: int = 0
    forms: int = 0
    values: int = 0

    def click(self, what: Locator) -> None:
        """Click once."""
        what.click()
        self.clicks += 1

    def press(self, key: str) -> None:
        """Press a key that does something, once the page's script is there to hear it."""
        self.page.wait_for_load_state()
        self.page.keyboard.press(key)
        self.keys += 1

    def scroll_through(self, what: Locator) -> None:
        """Scroll a screen at a time until the end of something is in sight."""
        size = what.evaluate("node => node.getBoundingClientRect().bottom + scrollY")
        seen = self.page.evaluate("innerHeight - document.querySelector('[data-case-bar]').offsetHeight")
        for _screen in range(ceil(size / seen)):
            self.page.mouse.wheel(0, seen)
            self.screens += 1
        self.page.evaluate("scrollTo(0, 0)")

    def fill(self, name: str, value: str) -> None:
        """Enter one value, unless it stands there already."""
        field = self.page.locator(f"[name='{name}']").first
        if field.input_value() != value:
            field.fill(value)
            self.values += 1

    def choose(self, name: str, value: str) -> None:
        """Choose one value, unless it is chosen already."""
        if not self._is_chosen(name, value):
            choose(self.page, name, value)
            self.values += 1

    def _is_chosen(self, name: str, value: str) -> bool:
        field = self.page.locator(f"[name='{name}']").first
        if field.evaluate("node => node.tagName") == "SELECT":
            return field.input_value() == value
        return self.page.locator(f"[name='{name}'][value='{value}']").is_checked()

    def give(self, name: str, file: Path) -> None:
        """Choose one file."""
        self.page.locator(f"[name={name}]").first.set_input_files(file)
        self.values += 1

    def send(self, label: str = "") -> None:
        """Send the page's form, and expect it to be taken."""
        buttons = self.page.locator("main form[method=post] .form-actions button")
        (buttons.filter(has_text=label) if label else buttons).first.click()
        self.page.wait_for_load_state()
        self.forms += 1
        errors = self.page.locator(".error-summary")
        expect(errors, " ".join(errors.all_inner_texts())).to_have_count(0)


def test_ten_cases_an_hour(visit: Callable[..., Page]) -> None:
    """Each case read to its end with every document beside it, remarked on at two places, returned, and on to the next one."""
    hand = Hand(visit("bureau"))
    hand.page.goto("/filings/?state=submitted")
    cases = hand.page.locator("main tbody th a[href^='/filings/']").filter(has_not_text="?")
    address = next(
        a for a in (link.get_attribute("href") for link in cases.all()) if re.match(r"/filings/\d+/", str(a))
    )
    hand.page.goto(str(address))
    done = seen = 0
    met: set[str] = set()
    while (case := case_number(hand.page)) and case not in met:
        met.add(case)
        seen += 1
        read(hand)
        if hand.page.locator("[data-key=a]").count():
            done += remark_and_return(hand)
        else:
            with hand.page.expect_navigation():
                hand.press("n")

    assert done >= 3
    assert hand.clicks <= CLICKS_A_CASE * done
    assert hand.screens <= SCREENS_A_CASE * seen


def case_number(page: Page) -> str:
    """Return the key of the case whose page is open, or nothing elsewhere."""
    found = re.search(r"/filings/(\d+)/(\?|$)", page.url)
    return found.group(1) if found else ""


def read(hand: Hand) -> None:
    """Look at every document beside the data by one key, and at the data from top to bottom."""
    links = hand.page.locator("[data-document]:not([data-personal])")
    for number in range(links.count()):
        expect(hand.page.locator("[data-viewer-title]")).to_have_text(links.nth(number).inner_text())
        expect(hand.page.locator("[data-viewer-frame]")).to_have_attribute("src", re.compile(r"^http.*/documents/\d+/"))
        hand.press("j")
    hand.scroll_through(hand.page.locator(".case-data"))


def remark_and_return(hand: Hand) -> int:
    """Remark by hand at one answer and with a common wording at another, save both by keys, return it, and go on."""
    page = hand.page
    hand.click(page.locator("[data-remark='basics/address']"))
    page.keyboard.insert_text("请填写到门牌号")
    hand.click(page.locator("[data-remark='premises/indoor_area']"))
    page.locator("textarea[name='premises/indoor_area'] ~ *, .remark-entry select").last.select_option(index=1)
    hand.clicks += 1
    hand.press("Control+Enter")
    expect(page.locator(".notice-success").last).to_contain_text("已记录2条")
    hand.press("t")
    page.wait_for_url(re.compile("/return/"))
    if page.locator("[name=reasons]").count():
        page.fill("[name=reasons]", "现场核查后发现")
    hand.click(page.locator("button[name=then]"))
    page.wait_for_url(re.compile(r"/filings/(\d+/)?(\?|$)"))
    return 1


def test_a_key_does_nothing_while_somebody_writes_and_none_once_they_are_off(visit: Callable[..., Page]) -> None:
    page = visit("bureau")
    page.goto("/filings/?state=submitted")
    links = [str(a.get_attribute("href")) for a in page.locator("main tbody th a[href^='/filings/']").all()]
    page.goto(next(link for link in links if re.match(r"/filings/\d+/", link)))
    here = page.url
    page.locator("[data-remark='basics/address']").click()
    page.keyboard.type("nat")
    assert page.url == here
    expect(page.locator("textarea[name='basics/address']")).to_have_value("nat")
    page.locator("textarea[name='basics/address']").fill("")
    page.locator("[data-keys] summary").click()
    page.uncheck("[data-keys-switch]")
    page.locator("h1").click()

    page.keyboard.press("n")

    page.wait_for_timeout(300)
    assert page.url == here


def test_a_filing_with_ten_people_two_classes_and_five_documents(visit: Callable[..., Page], files: Path) -> None:
    """From the sign-up to the receipt of the filing, with everybody's certificates, in few forms and nothing asked twice."""
    hand = Hand(visit())
    number = set_up(hand)
    describe(hand, number)
    engage(hand, number)
    decided.answer_background_checks(visit, hand.page, number)
    decided.show_who_acts(visit, hand.page, files / "scan.pdf")
    hand.forms, hand.values = hand.forms + 2, hand.values + 1
    for kind in DOCUMENTS:
        hand.page.goto(f"/facilities/{number}/dossier/documents/{kind}/")
        hand.give("file", files / "scan.pdf")
        hand.fill("issued_on", day(-10))
        hand.send()

    hand.page.goto(f"/facilities/{number}/dossier/check/")
    expect(hand.page.locator("#self-check ~ ol.self-check")).to_have_count(0)
    hand.fill("declared_by", "李明")
    hand.page.check("[name=agrees]")
    hand.values += 1
    hand.send("提交")

    hand.page.wait_for_url("**/dossier/submitted/")
    assert hand.forms <= MOST_FORMS
    assert hand.values <= MOST_VALUES


def set_up(hand: Hand) -> str:
    """Sign up and name the facility."""
    hand.page.goto("/signup/")
    answers = {
        "uscc": valid_uscc(1311),
        "name": "杭州向日葵托育有限公司",
        "representative": "李明",
        "full_name": "李明",
        "mobile": "13800138000",
        "username": "xiangrikui",
        "password": PASSWORD + "-2026",
        "password_again": PASSWORD + "-2026",
    }
    for name, value in answers.items():
        hand.fill(name, value)
    hand.choose("nature", "for_profit")
    hand.send()
    confirm_mobile(hand.page)
    hand.page.goto("/facilities/new/")
    hand.fill("name", "向日葵托育园")
    hand.choose("area", COMMUNITY)
    hand.fill("address", "长庆街120号")
    hand.choose("setting", "private")
    hand.send()
    return facility_number(hand.page)


def describe(hand: Hand, number: str) -> None:
    """Fill in registration, service, premises and two classes."""
    dossier = f"/facilities/{number}/dossier/"
    hand.page.goto(dossier + "operator/")
    hand.fill("registered_on", day(-400))
    hand.fill("business_scope", "托育服务;婴幼儿照护")
    hand.fill("representative_id", valid_resident_id(21))
    hand.fill("address", "杭州市下城区长庆街120号")
    hand.send()

    hand.page.goto(dossier + "basics/")
    hand.choose("service_forms", "full_day")
    hand.choose("serves_meals", "yes" if hand.page.locator("[name=serves_meals][value=yes]").count() else "True")
    hand.choose("meal_source", "kitchen")
    for name, value in {
        "food_licence_number": "JY33301030099999",
        "capacity": "30",
        "monthly_fee": "4200",
        "head_name": "陈园长",
        "head_id_number": valid_resident_id(22),
        "contact_mobile": "13900139000",
    }.items():
        hand.fill(name, value)
    hand.send()

    hand.page.goto(dossier + "premises/")
    hand.choose("tenure", "leased")
    for name, value in {
        "lease_from": day(-30),
        "lease_until": day(-30 + 365 * 5),
        "highest_floor": "1",
        "indoor_area": "300",
        "outdoor_area": "120",
    }.items():
        hand.fill(name, value)
    hand.choose("uses_basement", "no" if hand.page.locator("[name=uses_basement][value=no]").count() else "False")
    hand.send()

    for name in ("托小一班", "托小二班"):
        hand.page.goto(dossier + "classes/new/")
        hand.choose("kind", "toddler")
        for field, value in {"name": name, "places": "15", "enrolled": "0", "activity_area": "60"}.items():
            hand.fill(field, value)
        hand.send()


def engage(hand: Hand, number: str) -> None:
    """Enter ten people one after the other; what the dossier knows of the head, and what stays from one to the next, stands there."""
    hand.page.goto(f"/facilities/{number}/people/new/")
    for position, (name, post, care_class, education, lasting) in enumerate(PEOPLE):
        hand.fill("name", name)
        hand.fill("id_number", valid_resident_id(22 if position == 0 else 400 + position))
        hand.choose("education", education)
        hand.fill("experience_years", "5")
        hand.choose("post-kind", post)
        if care_class:
            choice = hand.page.locator("[name=post-care_class] option", has_text=care_class)
            hand.choose("post-care_class", str(choice.get_attribute("value")))
        hand.fill("post-since", day(0))
        for row, kind in enumerate(["health_certificate", *([lasting] if lasting else [])]):
            hand.choose(f"credential-{row}-kind", kind)
            hand.fill(f"credential-{row}-issued_on", day(-60))
            if kind == "head_training":
                hand.fill(f"credential-{row}-hours", "60")
        hand.send("继续录入下一人" if position < len(PEOPLE) - 1 else "")
