"""The demo's review pool and joint review: hands that filings went through, an absence, opinions open, given, late and against."""

from datetime import date, timedelta

from facilities.models import Absence, Filing, Opinion
from facilities.opinions import consultation, joint_visits
from facilities.review import assignment
from portal.accounts.models import User
from portal.clock.models import CalendarDay
from portal.models import Department

DAYS_AWAY = 9
AGREEING = {  # who agrees without conditions -> why it is asked where no rule proposes it, and what it says
    "education": ("拟招收两岁以上幼儿，涉及与幼儿园的衔接。", "保育教育计划与幼儿园托小班衔接合理。"),
    "environment": ("厨房油烟和户外活动噪声涉及周边住户。", "油烟净化装置和户外活动时段安排符合要求。"),
}
FIRST, AGAINST = "增设2具4公斤干粉灭火器，疏散指示牌恢复照明。", "二层仅有一个疏散出口，不符合消防安全要求。"


def build(on: date) -> None:
    """Let the filings under review, oldest first, stand at different points of the review."""
    people = {
        user.username: user
        for user in User.objects.filter(
            username__in=["bureau", "reviewer", "reviewer2", "fire", "police", "market", *AGREEING]
        )
    }
    filings = list(Filing.objects.under_review().with_facility().order_by("received_on", "pk"))
    stages = (_late_and_with_conditions, _passed_on, _against, _wants_to_see, _asked)
    for filing, stage in zip(filings, stages, strict=False):
        stage(filing, people, on)
    _absence(people, on)


def _take_and_ask(filing: Filing, reviewer: User) -> dict[str, Opinion]:
    """Ask everybody whom the rules propose on the day the filing came in."""
    day = filing.complete_on or filing.received_on
    assignment.take(filing, by=reviewer, on=day)  # type: ignore[arg-type]
    rules = [suggestion.rule for suggestion in consultation.suggestions(filing)]
    asked = consultation.ask(filing, rules, by=reviewer, on=day)  # type: ignore[arg-type]
    return {opinion.department_id: opinion for opinion in asked}


def _late_and_with_conditions(filing: Filing, people: dict[str, User], on: date) -> None:
    opinions = _take_and_ask(filing, people["reviewer"])
    fire = opinions["fire"]
    consultation.give(
        fire, by=people["fire"], on=on, outcome="conditions", conditions=FIRST, internal_note="建议核查时复验。"
    )


def _passed_on(filing: Filing, people: dict[str, User], on: date) -> None:
    assignment.take(filing, by=people["reviewer"], on=on)
    assignment.hand_out(filing, to=people["reviewer2"], by=people["bureau"], on=on, reason="平衡工作量")


def _against(filing: Filing, people: dict[str, User], on: date) -> None:
    opinions = _take_and_ask(filing, people["reviewer"])
    consultation.give(opinions["fire"], by=people["fire"], on=on, outcome="disagree", public_text=AGAINST)
    if market := opinions.get("market"):
        consultation.ask_back(market, by=people["market"], on=on, text="是否自行加工膳食，还是集中配餐？")


def _wants_to_see(filing: Filing, people: dict[str, User], on: date) -> None:
    opinions = _take_and_ask(filing, people["reviewer"])
    ahead = list(CalendarDay.objects.filter(day__gt=on, is_working=True).values_list("day", flat=True)[:4])
    if len(ahead) > 2:  # the published calendar may end
        joint_visits.wish(opinions["fire"], [ahead[0], ahead[1]], by=people["fire"], on=on)
        joint_visits.wish(opinions["police"], [ahead[1], ahead[2]], by=people["police"], on=on)


def _asked(filing: Filing, people: dict[str, User], on: date) -> None:
    opinions = _take_and_ask(filing, people["reviewer"])
    police = opinions["police"]
    consultation.give(police, by=people["police"], on=on, outcome="agree", public_text="安防设施和保安配备符合要求。")
    for code, (because, said) in AGREEING.items():
        opinion = opinions.get(code) or _also(filing, code, because, people["reviewer"])
        consultation.give(opinion, by=people[code], on=on, outcome="agree", public_text=said)


def _also(filing: Filing, code: str, because: str, reviewer: User) -> Opinion:
    """Ask a department that no rule proposes on the day the others were asked."""
    asked = {"question": "请就贵单位职责范围内的事项提出意见。", "because": because}
    day = filing.complete_on or filing.received_on
    return consultation.ask_also(filing, Department.objects.get(pk=code), **asked, by=reviewer, on=day)  # type: ignore[arg-type]


def _absence(people: dict[str, User], on: date) -> None:
    """Let the second reviewer be away from today, with filings in hand that wait to be handed over."""
    away = Absence(
        user=people["reviewer2"],
        deputy=people["reviewer"],
        from_on=on,
        until_on=on + timedelta(days=DAYS_AWAY),
        reason="年休假",
    )
    assignment.enter_absence(away, by=people["bureau"])
