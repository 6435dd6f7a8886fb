"""Courses of the demo: two held, with certificates to verify, one to come; background checks amid a campaign; corrections asked for; confidential reports."""

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID
from zoneinfo import ZoneInfo

import pgtrigger
from django.conf import settings
from django.db.models import QuerySet

from facilities.ground.choices import PUBLIC_STATES
from facilities.models import Facility
from portal.demo.demonstration import demonstrator, happened
from portal.models import Area, User
from staff.attestation import attestations
from staff.background import asking
from staff.background.choices import CheckOffice
from staff.corrections import requests
from staff.corrections.choices import CorrectionTopic
from staff.models import (
    BackgroundCheck,
    CheckCampaign,
    CorrectionRequest,
    Course,
    Credential,
    Enrolment,
    Person,
    Session,
    StaffReport,
)
from staff.people.choices import CredentialState, PostKind
from staff.shifts import conflicts
from staff.shifts.choices import PresenceNote
from staff.training import enrolments
from staff.training.choices import SyllabusPart
from staff.whistleblowing import handling
from staff.whistleblowing.choices import Grievance, StaffReportState

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE, FIVE = time(9), time(17)
SEATS, HOURS = 3, 8
HELD, COMING = -21, 14  # days from today
TITLE, PLACE = "婴幼儿急救与伤害预防", "区妇幼保健院三楼"
ETHICS = {"education": "保育师职业道德", "women": "女性从业人员职业道德与权益"}  # account -> course
ATTESTING = {  # kind -> account of an officer of the department that keeps its register
    "childcare_worker": "human-resources",
    "teacher": "education",
    "guard": "police",
    "health_certificate": "bureau",
}


@demonstrator(33, "training")
def training(random: Random, on: date) -> int:
    """Hold one session three weeks ago and let another come in two: its seats are taken, and one carer waits."""
    carers = list(Person.objects.filter(facility__in=_own(), posts__kind=PostKind.CARER).order_by("pk")[: SEATS + 1])
    trainer = User.objects.filter(username="human-resources").first()
    if trainer is None or Course.objects.exists() or len(carers) <= SEATS:
        return 0
    course = Course(area=_district(), title=TITLE, part=SyllabusPart.SAFETY, hours=HOURS)
    held, coming = (_session(course, on + timedelta(days=days), by=trainer) for days in (HELD, COMING))
    passed, failed = _signed_up(held, carers[:2])
    for enrolment in (passed, failed):
        enrolments.attend(enrolment.code, held, by=trainer, now=held.starts_at)
        enrolment.refresh_from_db()
    enrolments.certify(passed, by=trainer, on=on + timedelta(days=HELD))
    enrolments.fail(failed, by=trainer)
    return 2 + len(_signed_up(coming, carers)) + sum(_taught_by(name, carers[-1], on) for name in ETHICS)


def _taught_by(username: str, carer: Person, on: date) -> int:
    """Let one carer pass a course on professional ethics that a department held."""
    teacher = User.objects.get(username=username)
    course = Course(area=_district(), title=ETHICS[username], part=SyllabusPart.ETHICS, hours=HOURS)
    held = _session(course, on + timedelta(days=2 * HELD), by=teacher)
    [passed] = _signed_up(held, [carer])
    enrolments.attend(passed.code, held, by=teacher, now=held.starts_at)
    passed.refresh_from_db()
    enrolments.certify(passed, by=teacher, on=on + timedelta(days=2 * HELD))
    return 1


@demonstrator(36, "certificates attested")
def attested(random: Random, on: date) -> int:
    """Let departments confirm one certificate each whose register they keep."""
    made = 0
    for kind, username in ATTESTING.items():
        keeper = User.objects.filter(username=username).first()
        waiting = Credential.objects.filter(kind=kind, person__facility__state__in=PUBLIC_STATES)
        row = waiting.filter(state=CredentialState.CLAIMED).order_by("-pk").first()
        if keeper and row:
            attestations.attest(row, CredentialState.CONFIRMED, by=keeper)
            made += 1
    return made


@demonstrator(34, "background checks")
def checks(random: Random, on: date) -> int:
    """Let the operator ask the police and the procuratorate about people, before hiring and in a campaign that runs for two months."""
    facility = _own().filter(state__in=PUBLIC_STATES).order_by("pk").first()
    bureau = User.objects.filter(username="bureau").first()
    police = User.objects.filter(username="police").first()
    if facility is None or bureau is None or police is None or BackgroundCheck.objects.exists():
        return 0
    opened = on - timedelta(days=10)
    CheckCampaign.objects.create(
        area=_district(), year=on.year, opened_on=opened, due_on=on + timedelta(days=50), opened_by=bureau
    )
    operator = _operator()
    hired, asked = Person.objects.filter(facility=facility).order_by("pk")[:2]
    given = {"facility": facility, "office": CheckOffice.POLICE}
    answered = BackgroundCheck(**given, name=hired.name, id_type=hired.id_type, id_number=hired.id_number)
    asking.ask(answered, by=operator, on=on - timedelta(days=6))
    asking.clear(answered, number="示例查询〔2026〕17号", by=police, on=on - timedelta(days=2))
    applicant = BackgroundCheck(**given, name="孙某某", id_number="110101199003070011")
    asking.ask(applicant, by=operator, on=on - timedelta(days=1))
    at_court = BackgroundCheck(facility=facility, name=asked.name, id_type=asked.id_type, id_number=asked.id_number)
    at_court.office = CheckOffice.PROCURATORATE
    asking.ask(at_court, by=operator, on=on - timedelta(days=1))
    return 3


@demonstrator(35, "requests for correction")
def corrections(random: Random, on: date) -> int:
    """Let one carer wait for her facility's answer and another bring a refusal before the bureau; a phone's note contradicts the page."""
    carers = list(Person.objects.filter(facility__in=_own(), posts__kind=PostKind.CARER).order_by("pk")[:3])
    if len(carers) < 3 or CorrectionRequest.objects.exists():
        return 0
    asked, refused, left = carers
    given = {"on": on - timedelta(days=9)}
    requests.ask(asked, key=_key(random), topic=CorrectionTopic.POST, wish="到岗日期应比现在的记录早一个月。", **given)
    row = requests.ask(refused, key=_key(random), topic=CorrectionTopic.TRAINING, wish="去年的8学时没有记入。", **given)
    requests.decline(row, note="去年的培训没有结业证书。", by=_operator(), on=on - timedelta(days=5))
    requests.refer(row, on=on - timedelta(days=3))
    at = datetime.combine(on - timedelta(days=1), FIVE, SHANGHAI)
    reason = f"{left.name}没有到岗登记。"
    conflicts.keep_in_mind(left, key=_key(random), note=PresenceNote.LEFT, at=at, reason=reason, now=at)
    return 3


@demonstrator(37, "confidential reports")
def reports(random: Random, on: date) -> int:
    """Let two carers report in confidence: overtime was paid after the department looked into it; a contract waits."""
    facility = _own().filter(state__in=PUBLIC_STATES).order_by("pk").first()
    keeper = User.objects.filter(username="human-resources").first()
    if facility is None or keeper is None or StaffReport.objects.exists():
        return 0
    told = [
        (Grievance.PAY, "九月、十月的加班费没有发放。", -26),
        (Grievance.CONTRACT, "入职三个月未签订劳动合同。", -4),
    ]
    made = [
        handling.hand_in(
            StaffReport(facility=facility, kind=kind, text=text), key=_key(random), on=on + timedelta(days=days)
        )
        for kind, text, days in told
    ]
    handling.take_up(made[0], by=keeper)
    handling.close(made[0], StaffReportState.SETTLED, answer="经核查属实，机构已补发两个月加班费。", by=keeper)
    looked_into = datetime.combine(on - timedelta(days=12), FIVE, SHANGHAI)
    with pgtrigger.ignore("portal.Transition:append_only"):  # only here: the demo's past did not happen
        happened(((step, looked_into) for step in made[0].transitions.all()), "at")
    return len(made)


def _key(random: Random) -> UUID:
    return UUID(int=random.getrandbits(128), version=4)


def _operator() -> User:
    return User.objects.get(username="operator")


def _own() -> QuerySet[Facility]:
    return Facility.objects.operated_by(_operator())


def _district() -> Area:
    return Area.objects.get(code=settings.DISTRICT_CODE)


def _session(course: Course, day: date, *, by: User) -> Session:
    starts, ends = (datetime.combine(day, hour, SHANGHAI) for hour in (NINE, FIVE))
    given = Session(starts_at=starts, ends_at=ends, place=PLACE, seats=SEATS)
    return enrolments.plan(course, given, by=by, now=starts - timedelta(days=30))


def _signed_up(session: Session, people: Iterable[Person]) -> list[Enrolment]:
    before = session.starts_at - timedelta(days=7)
    return [enrolments.enrol(session, person, by=_operator(), now=before) for person in people]
