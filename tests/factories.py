"""Rows for tests. Deterministic; dates are given, never read from the clock."""

from datetime import date, datetime
from uuid import uuid4
from zoneinfo import ZoneInfo

import factory
from factory.django import DjangoModelFactory
from stdnum.cn import ric, uscc

from facilities.ground.choices import (
    REGISTRARS,
    ClassKind,
    FacilityState,
    FilingState,
    Nature,
    OperatorState,
    ServiceForm,
    Setting,
    Tenure,
)
from facilities.models import CareClass, Facility, Filing, Operator, Registration
from facilities.registration.choices import RegistrationState
from inspections.checklists.choices import ChecklistState
from inspections.field.choices import Clash, SubmissionState
from inspections.ground.choices import VisitKind
from inspections.models import Checklist, ChecklistItem, Complaint, Finding, Submission, Visit
from inspections.visits.choices import VisitState
from metrics.models import AreaReport, Report, ReportKind
from portal.accounts import posts
from portal.accounts.choices import OrganisationKind, Role
from portal.clock.choices import TermKind
from portal.models import Area, Clause, Organisation, Term, User
from portal.rulebook.choices import Severity
from staff.models import Credential, Person, Post
from staff.people.choices import Education, PostKind

TODAY = date(2026, 11, 23)
DISTRICT = "330103"
CHANGQING = "330103001"  # 长庆街道
WULIN = "330103002"  # 武林街道
PASSWORD = "tuoyu-demo"  # noqa: S105 - guards nothing

_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def valid_uscc(number: int, prefix: str = "91") -> str:
    """Return a unified social credit code with a right check digit for a running number."""
    body = f"{prefix}330103MA{number:07d}"[:17]
    return body + uscc.calc_check_digit(body)


def valid_resident_id(number: int) -> str:
    """Return a resident ID number with a right check digit for a running number."""
    body = f"110105{date.fromordinal(date(1980, 1, 1).toordinal() + number % 9000):%Y%m%d}{number // 9000 % 1000:03d}"
    return body + ric.calc_check_digit(body + "0")


def community_of(street: str) -> Area:
    """Return the first community below a street."""
    return Area.objects.within(street).filter(level=12).order_by("code").first()


def neighbouring_community() -> Area:
    """Return a community of the neighbouring district, 330102."""
    area = Area.objects.get(pk="3301")
    for length, name in ((6, "上城区"), (9, "某街道"), (12, "某社区")):
        code = "330102001001"[:length]
        area, _made = Area.objects.get_or_create(code=code, defaults={"name": name, "level": length, "parent": area})
    return area


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"user{n}")
    full_name = factory.Sequence(lambda n: f"王{n}")
    mobile = "13800138000"
    password = factory.django.Password(PASSWORD)


class OrganisationFactory(DjangoModelFactory):
    class Meta:
        model = Organisation

    kind = OrganisationKind.OPERATOR
    name = factory.Sequence(lambda n: f"杭州第{n}托育服务有限公司")
    uscc = factory.Sequence(lambda n: valid_uscc(100_000 + n))  # apart from those that tests name
    area_id = DISTRICT


class OperatorFactory(DjangoModelFactory):
    class Meta:
        model = Operator

    organisation = factory.SubFactory(OrganisationFactory)
    nature = Nature.FOR_PROFIT
    registered_on = date(2026, 1, 5)
    business_scope = "托育服务"
    representative = "李明"
    representative_id = "11010519491231002X"
    mobile = "13800138000"
    address = "杭州市下城区"


class FounderFactory(OperatorFactory):
    """An operator that is not registered yet."""

    organisation = factory.SubFactory(OrganisationFactory, uscc=None)
    state = OperatorState.UNREGISTERED
    registered_on = None
    business_scope = ""
    representative_id = ""
    address = ""


class RegistrationFactory(DjangoModelFactory):
    """A complete draft, but for documents and members."""

    class Meta:
        model = Registration

    operator = factory.SubFactory(FounderFactory)
    nature = factory.SelfAttribute("operator.nature")
    registrar_id = factory.LazyAttribute(lambda o: REGISTRARS[o.nature])
    state = RegistrationState.DRAFT
    name = factory.SelfAttribute("operator.organisation.name")
    business_scope = "托育服务"
    address = "杭州市下城区长庆街1号"
    funds = 500_000
    representative = "李明"
    representative_id = "11010519491231002X"
    created_by = factory.SubFactory(UserFactory)


class FacilityFactory(DjangoModelFactory):
    class Meta:
        model = Facility

    operator = factory.SubFactory(OperatorFactory)
    name = factory.Sequence(lambda n: f"小太阳{n}托育园")
    area = factory.LazyFunction(lambda: community_of(CHANGQING))
    address = "长庆街1号"
    setting = Setting.PRIVATE
    service_forms = [ServiceForm.FULL_DAY]
    head_name = "陈静"
    head_id_number = "11010519491231002X"
    contact_mobile = "13800138001"
    tenure = Tenure.LEASED
    lease_from = date(2025, 1, 1)
    lease_until = date(2030, 12, 31)
    highest_floor = 1
    uses_basement = False
    indoor_area = 400
    outdoor_area = 120
    capacity = 35
    serves_meals = False
    monthly_fee = 4800


class CareClassFactory(DjangoModelFactory):
    class Meta:
        model = CareClass

    facility = factory.SubFactory(FacilityFactory)
    kind = ClassKind.TODDLER
    name = factory.Sequence(lambda n: f"托小{n}班")
    places = 15
    enrolled = 10
    floor = 1
    activity_area = 60
    sleep_area = 30


class FilingFactory(DjangoModelFactory):
    class Meta:
        model = Filing

    facility = factory.SubFactory(FacilityFactory)
    state = FilingState.SUBMITTED
    received_on = TODAY
    complete_on = TODAY
    created_by = factory.SubFactory(UserFactory)


def operator_user(operator: Operator) -> User:
    """Return a user with the operator's post in the operator's organisation."""
    user = UserFactory()
    posts.appoint(user, operator.organisation, Role.OPERATOR, on=TODAY)
    return user


def officer(role: str, *, area: str = DISTRICT, department: str = "health") -> User:
    """Return a user with an official post in an area."""
    kind = {Role.STREET_OFFICER: OrganisationKind.STREET, Role.COMMUNITY_WORKER: OrganisationKind.COMMUNITY}.get(
        role, OrganisationKind.DEPARTMENT
    )
    body = OrganisationFactory(
        kind=kind,
        area_id=area,
        uscc=None,
        department_id="streets"
        if kind == OrganisationKind.STREET
        else None
        if kind == OrganisationKind.COMMUNITY
        else department,
    )
    user = UserFactory()
    posts.appoint(user, body, role, on=TODAY)
    return user


class PersonFactory(DjangoModelFactory):
    class Meta:
        model = Person

    facility = factory.SubFactory(FacilityFactory)
    name = factory.Sequence(lambda n: f"张{n}")
    id_number = factory.Sequence(valid_resident_id)
    mobile = "13900139000"
    education = Education.COLLEGE
    experience_years = 5


class PostFactory(DjangoModelFactory):
    class Meta:
        model = Post

    person = factory.SubFactory(PersonFactory)
    kind = PostKind.CARER
    since = date(2026, 1, 1)


class CredentialFactory(DjangoModelFactory):
    class Meta:
        model = Credential

    person = factory.SubFactory(PersonFactory)
    kind = "health_certificate"
    issued_on = date(2026, 1, 5)
    state = factory.LazyAttribute(lambda paper: "confirmed" if paper.kind == "no_crime" else "claimed")

    @classmethod
    def _adjust_kwargs(cls, *, kind: str, **given: object) -> dict[str, object]:
        """Take the kind by its code."""
        return given | {"kind_id": kind}


class ChecklistFactory(DjangoModelFactory):
    class Meta:
        model = Checklist

    code = factory.Sequence(lambda n: f"patrol-{n}")
    department_id = "streets"
    visit_kind = VisitKind.DAILY
    name = "巡查表"
    name_en = "Patrol"
    state = ChecklistState.PUBLISHED
    valid_from = date(2020, 9, 1)


class ChecklistItemFactory(DjangoModelFactory):
    class Meta:
        model = ChecklistItem

    checklist = factory.SubFactory(ChecklistFactory)
    order = factory.Sequence(lambda n: n % 30_000)
    group = "安全"
    group_en = "Safety"
    clause_code = "fire-exits"
    severity = Severity.SERIOUS
    text = "疏散通道畅通"
    text_en = "Escape routes are free"


class VisitFactory(DjangoModelFactory):
    class Meta:
        model = Visit

    facility = factory.SubFactory(FacilityFactory, state=FacilityState.FILED)
    checklist = factory.SubFactory(ChecklistFactory)
    department = factory.SelfAttribute("checklist.department")
    kind = VisitKind.DAILY
    inspector = factory.SubFactory(UserFactory)
    planned_on = TODAY
    state = VisitState.OPEN
    started_at = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class FindingFactory(DjangoModelFactory):
    """A finding as it stands after its visit; the term runs as `visiting.conclude` would start it."""

    class Meta:
        model = Finding
        skip_postgeneration_save = True

    visit = factory.SubFactory(
        VisitFactory,
        state=VisitState.CONCLUDED,
        concluded_at=datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
    )
    item = factory.SubFactory(ChecklistItemFactory, checklist=factory.SelfAttribute("..visit.checklist"))
    facility = factory.SelfAttribute("visit.facility")
    clause = factory.LazyAttribute(lambda o: Clause.objects.filter(code=o.item.clause_code).latest("version"))
    severity = Severity.SERIOUS
    text = "后门被锁"
    found_on = TODAY
    due_on = date(2026, 11, 26)

    @factory.post_generation
    def term(finding, create, extracted, **kwargs):  # noqa: N805 - factory_boy hands the row over first
        """Run the term in which the operator answers."""
        Term.objects.create(
            subject=finding,
            kind=TermKind.RECTIFICATION,
            clause=finding.clause,
            working_days=3,
            started_on=finding.found_on,
            due_on=finding.due_on,
        )


class SubmissionFactory(DjangoModelFactory):
    """A visit from a phone that nothing was answered on, in conflict."""

    class Meta:
        model = Submission

    key = factory.LazyFunction(uuid4)
    visit_key = factory.LazyFunction(uuid4)
    by = factory.SubFactory(UserFactory)
    facility = factory.SubFactory(FacilityFactory, state=FacilityState.FILED)
    checklist = factory.SubFactory(ChecklistFactory)
    content = factory.LazyFunction(
        lambda: {
            "answers": [],
            "photos": [],
            "facility_seen": {},
            "started_at": "2026-11-23T09:00:00+08:00",
            "position": None,
            "conclude": False,
            "concluded_at": None,
            "summary": "",
        }
    )
    received_at = datetime(2026, 11, 23, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
    state = SubmissionState.CONFLICT
    clash = Clash.FACILITY


class ComplaintFactory(DjangoModelFactory):
    """A complaint about a filed facility as it is handed in."""

    class Meta:
        model = Complaint

    number = factory.Sequence(lambda n: f"诉{n}")
    key = factory.LazyFunction(uuid4)
    facility = factory.SubFactory(FacilityFactory, state=FacilityState.FILED)
    area = factory.SelfAttribute("facility.area")
    subject = "food"
    text = "午餐凉了"
    received_at = datetime(2026, 11, 20, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


class AreaReportFactory(DjangoModelFactory):
    """A community's figures of the year in which tests happen."""

    class Meta:
        model = AreaReport

    area = factory.LazyFunction(lambda: community_of(CHANGQING))
    year = TODAY.year
    residents = 5000
    under3 = 120
    due = 100
    followed_up = 93
    doctor_signed = 84
    caregivers = 200
    reached = 180
    asked = 50
    knowing = 47
    kindergartens = 2
    kindergartens_with_nursery = 1


def report_kind(code: str = "community-year") -> ReportKind:
    """Return a kind of report as the reference data has it."""
    return ReportKind.objects.get(code=code)


COMMUNITY_YEAR = {
    "residents": 5000, "under3": 120, "born_0": 40, "born_1": 40, "born_2": 36, "born_3": 4, "due": 100, "followed_up": 93,
    "doctor_signed": 84, "caregivers": 200, "reached": 180, "asked": 50, "knowing": 47, "kindergartens": 2,
    "kindergartens_with_nursery": 1,
}  # fmt: skip
FACILITY_MONTH = {
    "places": 35, "enrolled_infant": 0, "enrolled_toddler": 10, "enrolled_older": 20, "enrolled_mixed": 0,
    "places_free": 5, "open_days": 21, "attendance_days": 600, "monthly_fee": "4800.00", "meal_fee": "500.00",
}  # fmt: skip


class ReportFactory(DjangoModelFactory):
    """A community's report of the year in which tests happen, filled in but not sent."""

    class Meta:
        model = Report

    kind = factory.LazyFunction(report_kind)
    period = date(TODAY.year, 1, 1)
    area = factory.LazyFunction(lambda: community_of(CHANGQING))
    values = factory.LazyFunction(lambda: dict(COMMUNITY_YEAR))
    due_on = factory.LazyAttribute(lambda o: o.kind.due_on(o.period))
