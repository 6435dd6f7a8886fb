"""The demo's registrations: founders at every stage with each registrar, and operators that their registrar confirmed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from random import Random

import pgtrigger
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from facilities.ground.choices import REGISTRARS, RUNNING_STATES, Nature, OperatorState
from facilities.models import Member, Operator, Registration
from facilities.registration import applications, entries, particulars, requirements
from facilities.registration.choices import EntryKind, RegistrationState
from facilities.registration.particulars import Facts
from portal.accounts import posts
from portal.accounts.choices import OrganisationKind, Role
from portal.accounts.models import Organisation, User
from portal.demo import invention
from portal.demo.demonstration import happened
from portal.demo.facilities.cases import Workdays
from portal.demo.facilities.places import PREFIXES
from portal.demo.people import opened
from portal.workflow import workflow

STORIES: dict[str, int] = {  # the state that an application reaches, and how many working days ago it was handed in
    RegistrationState.DRAFT: 0,
    RegistrationState.SUBMITTED: 1,
    RegistrationState.RETURNED: 4,
    RegistrationState.REGISTERED: 6,
    RegistrationState.REFUSED: 9,
    RegistrationState.WITHDRAWN: 7,
}
NAMES = {
    Nature.FOR_PROFIT: "杭州{brand}托育服务有限公司",
    Nature.NON_PROFIT: "杭州市下城区{brand}婴幼儿照护服务中心",
    Nature.PUBLIC: "杭州市下城区{brand}托育园",
}
BRANDS = "新芽 晓露 初光 云朵 青柠 果果 团圆 小帆 朝露 橙子 小溪 百合 铃兰 桃桃 米粒 松果 星河 暖阳".split()
REMARK = "住所证明与申请表所填地址不一致,请核对后一并更正。"
REFUSAL = "拟用住所为地下室,不能用于开办托育机构。"
CONFIRMED_SHARE = 0.6  # of the operators from before the portal
NUMBERS_FROM = 900  # of codes and ID numbers, apart from the other operators'


@dataclass(frozen=True)
class Founder:
    """An operator that is not registered yet, with its account and its registrar's officer."""

    operator: Operator
    user: User
    officer: User


def build(random: Random, on: date) -> int:
    """Make applications in every state for all three registrars, and let the registrars confirm what stood before."""
    officers = {user.username: user for user in User.objects.filter(username__in=REGISTRARS.values())}
    calendar = Workdays(on)
    made = list(_applications(random, calendar, officers))
    _date(made)
    _confirm(on, random, officers)
    return len(made)


def _applications(random: Random, calendar: Workdays, officers: dict[str, User]) -> Iterator[Registration]:
    plans = [(nature, state) for nature in Nature for state in STORIES]
    users = opened(["founder", *(f"founder{number}" for number in range(2, len(plans) + 1))], random)
    plans.sort(key=lambda plan: plan != (Nature.FOR_PROFIT, RegistrationState.DRAFT))  # `founder` has a draft
    for number, ((nature, state), user) in enumerate(zip(plans, users.values(), strict=True)):
        founder = Founder(_operator(nature, number, user, calendar.days[-1]), user, officers[REGISTRARS[nature]])
        yield _lead(founder, state, number, random, calendar)


def _operator(nature: str, number: int, user: User, on: date) -> Operator:
    body = Organisation.objects.create(
        kind=OrganisationKind.OPERATOR,
        name=NAMES[Nature(nature)].format(brand=BRANDS[number]),
        area_id=settings.DISTRICT_CODE,
        is_demo=True,
    )
    posts.appoint(user, body, Role.OPERATOR, on=on)
    return Operator.objects.create(
        organisation=body,
        nature=nature,
        representative=user.full_name,
        mobile=user.mobile,
        state=OperatorState.UNREGISTERED,
    )


def _lead(founder: Founder, state: str, number: int, random: Random, calendar: Workdays) -> Registration:
    """Lead an application to its state by the acts of the workflow."""
    registration = applications.draft(founder.operator, by=founder.user)
    if state == RegistrationState.DRAFT:
        return registration
    _fill_in(registration, number, random)
    day = calendar.ago(STORIES[state])
    applications.submit(registration, by=founder.user, on=day, declared_by=registration.representative)
    _decide(registration, state, number, founder, calendar.ago(max(0, STORIES[state] - 2)))
    return registration


def _fill_in(registration: Registration, number: int, random: Random) -> None:
    registration.second_name = registration.name.replace(BRANDS[number], BRANDS[number] + "苗")
    registration.business_scope = "托育服务;婴幼儿照护服务"
    registration.address = f"杭州市下城区体育场路{random.randint(1, 400)}号"
    registration.funds = Decimal(random.choice([100_000, 300_000, 500_000]))
    registration.representative_id = invention.resident_id(NUMBERS_FROM + number)
    registration.sponsor = "下城区教育局" if registration.nature == Nature.PUBLIC else ""
    registration.save()
    for kind in requirements.kinds_of(registration.nature):
        paper = invention.pdf(str(kind.name), ["演示材料,不具法律效力", registration.name])
        upload = SimpleUploadedFile(f"{kind.name}.pdf", paper)
        applications.hand_in(registration, kind, upload, by=registration.created_by)
    if requirements.asks_for_members(registration.nature):
        for place, post in enumerate(["director", "director", "director", "supervisor"]):
            id_number = invention.resident_id(NUMBERS_FROM + 100 + number * 4 + place)
            member = Member(registration=registration, name=invention.person(random), id_number=id_number, post=post)
            applications.add_member(member, by=registration.created_by)


def _decide(registration: Registration, state: str, number: int, founder: Founder, day: date) -> None:
    by = founder.officer
    match state:
        case RegistrationState.RETURNED:
            applications.give_back(registration, {"registration-premises": REMARK, "address": REMARK}, by=by, on=day)
        case RegistrationState.REGISTERED:
            told = _facts(registration, number, day)
            applications.register(registration, told, by=by, on=day, key=f"demo-{number}", licence=_licence(told))
        case RegistrationState.REFUSED:
            applications.refuse(registration, by=by, on=day, reasons=REFUSAL)
        case RegistrationState.WITHDRAWN:
            applications.withdraw(registration, by=founder.user, on=day)


def _facts(registration: Registration, number: int, day: date) -> Facts:
    prefix = PREFIXES[Nature(registration.nature)]
    return Facts(
        name=registration.name,
        uscc=invention.social_credit_code(prefix, settings.DISTRICT_CODE, NUMBERS_FROM + number),
        business_scope=registration.business_scope,
        address=registration.address,
        representative=registration.representative,
        registered_on=day,
        licence_number=f"DEMO{NUMBERS_FROM + number}",
    )


def _licence(told: Facts) -> SimpleUploadedFile:
    lines = ["演示证照,不具法律效力", told.name, told.uscc, f"{told.registered_on:%Y-%m-%d}"]
    return SimpleUploadedFile("证照.pdf", invention.pdf("登记证照", lines))


def _confirm(on: date, random: Random, officers: dict[str, User]) -> None:
    """Confirm most operators of the demo; the address of the first one changes, the registration of the last is revoked."""
    declared = Operator.objects.filter(state=OperatorState.DECLARED, organisation__is_demo=True).with_registrar()
    confirmed: dict[str, Operator] = {}
    for number, operator in enumerate(declared.order_by("pk")):
        name, by = operator.organisation.name, officers[REGISTRARS[operator.nature]]
        if name in confirmed or (number and random.random() > CONFIRMED_SHARE):
            continue
        told = Facts(**particulars.as_recorded(operator) | {"licence_number": f"DEMO{number:04d}"})
        entries.record(operator, told, by=by, on=on, key=f"demo-old-{number}")
        confirmed[name] = operator
    running = [row for row in confirmed.values() if row.facilities.filter(state__in=RUNNING_STATES).exists()]
    _change(running[0], on, officers)
    _revoke(running[-1], on, officers)


def _change(operator: Operator, on: date, officers: dict[str, User]) -> None:
    told = Facts(**particulars.as_recorded(operator) | {"address": "杭州市下城区体育场路500号"})
    entries.record(operator, told, by=officers[REGISTRARS[operator.nature]], on=on, key="demo-change")


def _revoke(operator: Operator, on: date, officers: dict[str, User]) -> None:
    by = officers[REGISTRARS[operator.nature]]
    reason = "逾期未依法公示年度报告,经查无法取得联系。"
    entries.end(operator, EntryKind.REVOKED, by=by, on=on, key="demo-end", effective_on=on, reason=reason)


def _date(registrations: list[Registration]) -> None:
    """Date the history back to the days of the story."""
    moves = []
    for registration in registrations:
        registration.refresh_from_db()
        for move in workflow.transitions(registration):
            day = registration.received_on if move.after == RegistrationState.SUBMITTED else _last_day(registration)
            moves.append((move, timezone.make_aware(datetime.combine(day or date.min, time(10)))))
    with pgtrigger.ignore("portal.Transition:append_only"):  # only here: the demo's past did not happen
        happened(moves, "at")


def _last_day(registration: Registration) -> date | None:
    remark = registration.remarks.order_by("-sent_on").first()
    return registration.decided_on or (remark.sent_on if remark else registration.received_on)
