"""Plans of the year, a draw whose results are published, one that is under way, a joint visit and a conflict of interest."""

from datetime import date, datetime, timedelta
from random import Random
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from facilities.models import Facility
from inspections.ground.choices import VisitKind
from inspections.models import Checklist, ConflictOfInterest, Draw, DrawnVisit, PlanLine, Visit, YearPlan
from inspections.planning import draws as drawing, due, joint_visits, lottery
from inspections.planning.choices import DrawState, PlanState
from inspections.visits.choices import VisitState
from portal.accounts import posts
from portal.accounts.choices import OrganisationKind, Role
from portal.accounts.models import Department, Organisation, User
from portal.clock import clock
from portal.demo import invention
from portal.demo.demonstration import demonstrator
from portal.demo.inspections import people, rules
from portal.demo.inspections.history import record
from portal.demo.inspections.numbers import number
from portal.demo.inspections.story import Story, moment, store
from portal.operations.models import NumberSeries
from portal.querysets import within
from portal.workflow.models import Transition

HOME_STREET = "330103001"
VISITS = {"daily": 4, "department": 1, "special": 1}  # a year
NOTE = "坚持风险导向：高风险机构增加频次，低风险机构减少打扰；能合并的检查合并进行。"
COLLEAGUES = 3


@demonstrator(62, "plans and draws")
@transaction.atomic
def plans_and_draws(rng: Random, on: date) -> int:
    """Invent what offices plan and draw; return how many plans and draws there are."""
    street = Organisation.objects.filter(kind=OrganisationKind.STREET, area_id=HOME_STREET).first()
    fire = Organisation.objects.filter(department="fire", area_id=settings.DISTRICT_CODE).first()
    if street is None or fire is None or YearPlan.objects.exists():
        return 0
    made = [plan for body in _planning(on) if (plan := _plan(body, on))]
    draws = []
    for body, title in ((street, "托育机构日常监管双随机抽查"), (fire, "托育机构消防安全双随机抽查")):
        _colleagues(body, rng, on)
        draws += _draws(body, title, rng, on)
    _conflict(street, on)
    _joint_visit(fire, on)
    return len(made) + len(draws)


def _planning(on: date) -> list[Organisation]:
    """Return the offices with a checklist of their own, except two streets that have not written a plan yet."""
    writing = Checklist.objects.current(on).values("department")
    bodies = Organisation.objects.filter(within([settings.DISTRICT_CODE]), department__in=writing)
    return list(bodies.order_by("kind", "area_id", "pk"))[:-2]


def _plan(body: Organisation, on: date) -> YearPlan | None:
    by = _officer(body)
    if by is None:
        return None
    day = date(on.year, 1, 12)
    plan = YearPlan.objects.create(
        organisation=body, year=on.year, note=NOTE, by=by, state=PlanState.PUBLISHED, published_on=day
    )
    facilities = list(due.population(body, "all", on=on))
    for checklist in Checklist.objects.current(on).filter(department=body.department_id).order_by("code"):
        visits = VISITS[checklist.visit_kind]
        line = PlanLine.objects.create(plan=plan, checklist=checklist, visits=visits, planned=len(facilities) * visits)
        line.facilities.set(facilities)
    at = datetime(day.year, day.month, day.day, 10, 30, tzinfo=timezone.get_current_timezone())
    record([Transition(subject=plan, before=PlanState.DRAFT, after=PlanState.PUBLISHED, by=by, at=at)])
    return plan


def _officer(body: Organisation) -> User | None:
    return User.objects.filter(memberships__organisation=body, memberships__role__in=drawing.INSPECTING).first()


def _colleagues(body: Organisation, rng: Random, on: date) -> None:
    """Give an office enough inspectors to draw from."""
    role = Role.STREET_OFFICER if body.kind == OrganisationKind.STREET else Role.DEPARTMENT_OFFICER
    for place in range(COLLEAGUES):
        user = User(
            username=f"colleague-{body.pk}-{place}",
            full_name=invention.person(rng),
            mobile=invention.mobile(rng),
            is_demo=True,
        )
        user.set_unusable_password()
        user.save()
        posts.appoint(user, body, role, on=on - timedelta(days=400))


def _draws(body: Organisation, title: str, rng: Random, on: date) -> list[Draw]:
    """Invent a draw of the spring with its results, one of last week under way, and one that is prepared."""
    checklist = Checklist.objects.current(on).filter(department=body.department_id).order_by("code")[0]
    by = _officer(body)
    assert by is not None  # noqa: S101 - every office of the demo has one
    frame = {"organisation": body, "checklist": checklist, "inspectors_each": 2, "by": by}
    spring, last = on - timedelta(days=200), on - timedelta(days=6)
    past = Draw(title=f"{spring.year}年第一次{title}", count=4, visits_from=spring, **frame)
    past.visits_until = spring + timedelta(days=20)
    _published(_drawn(past, spring, rng), on, rng)
    running = Draw(title=f"{last.year}年第二次{title}", count=3, visits_from=on, **frame)
    running.visits_until = on + timedelta(days=18)
    _under_way(_drawn(running, last, rng), on)
    coming = Draw(title=f"{on.year}年专项{title}", count=2, visits_from=on + timedelta(days=3), **frame)
    coming.visits_until = on + timedelta(days=24)
    coming.save()
    return [past, running, coming]


def _drawn(draw: Draw, day: date, rng: Random) -> Draw:
    """Draw on a day of the past, with a seed of the demo's own, so that the demo is the same each time."""
    draw.save()
    content = drawing.frozen(draw, on=day, seed=f"{rng.getrandbits(128):032x}")
    content["count"] = draw.count = min(draw.count, len(lottery.eligible(content)))
    series, _made = NumberSeries.objects.get_or_create(name="draw", year=day.year)
    series.last += 1
    series.save()
    draw.record, draw.seed, draw.fingerprint = content, content["seed"], lottery.fingerprint(content)
    draw.number = f"{settings.DISTRICT_CODE}-SSJ-{day.year}-{series.last:03d}"
    draw.drawn_at = datetime(day.year, day.month, day.day, 9, 15, tzinfo=timezone.get_current_timezone())
    draw.state = DrawState.DRAWN
    draw.save()
    _moved(draw, DrawState.PREPARED, DrawState.DRAWN, draw.drawn_at)
    return draw


def _moved(draw: Draw, before: str, after: str, at: datetime) -> None:
    record([Transition(subject=draw, before=before, after=after, by=draw.by, at=at)])


def _visits(draw: Draw, day: date, **facts: object) -> list[Visit]:
    people_by_key = User.objects.in_bulk([int(key) for key in draw.record["inspectors"]])
    facilities = Facility.objects.in_bulk([int(line.facility) for line in lottery.draw(draw.record)])
    return [
        Visit(
            facility=facilities[int(line.facility)],
            checklist=draw.checklist,
            department_id=draw.checklist.department_id,
            kind=VisitKind.RANDOM,
            reason=draw.title,
            cause=draw,
            inspector=people_by_key[int(line.inspectors[0])],
            planned_on=clock.add_working_days(day, line.place) or day + timedelta(days=line.place),
            **facts,
        )
        for line in lottery.draw(draw.record)
    ]


def _keep(draw: Draw, visits: list[Visit]) -> None:
    for line, visit in zip(lottery.draw(draw.record), visits, strict=True):
        row = DrawnVisit.objects.create(draw=draw, place=line.place, facility=visit.facility, visit=visit)
        row.inspectors.set(int(key) for key in line.inspectors)


def _published(draw: Draw, on: date, rng: Random) -> None:
    """Let the visits have taken place and the results be published."""
    visits = _visits(draw, draw.visits_from, state=VisitState.CONCLUDED)
    for visit in visits:
        visit.started_at = moment(visit.planned_on, rng)
        visit.concluded_at = visit.started_at + timedelta(minutes=45)
    number(visits)
    Visit.objects.bulk_create(visits)
    facilities = [visit.facility for visit in visits]
    store(Story(rng, on, rules.read(on), people.operators(facilities)).tell(visits))
    _keep(draw, visits)
    last = max(visit.planned_on for visit in visits)
    draw.publish_by, draw.published_on = clock.add_working_days(last, 20), last + timedelta(days=9)
    draw.state = DrawState.PUBLISHED
    draw.save(update_fields=["publish_by", "published_on", "state"])
    _moved(draw, DrawState.DRAWN, DrawState.PUBLISHED, moment(draw.published_on, rng))


def _under_way(draw: Draw, on: date) -> None:
    visits = Visit.objects.bulk_create(_visits(draw, on, state=VisitState.PLANNED))
    _keep(draw, visits)


def _conflict(body: Organisation, on: date) -> None:
    user = User.objects.filter(username="street", is_demo=True).first()
    facility = due.population(body, "all", on=on).first()
    if user and facility:
        since = on - timedelta(days=90)
        ConflictOfInterest.objects.create(
            inspector=user, facility=facility, reason="配偶曾在该机构任职", entered_by=user, since=since
        )


def _joint_visit(fire: Organisation, on: date) -> None:
    """Let the fire brigade call a joint visit to which the street office is asked."""
    by = User.objects.filter(username="fire", is_demo=True).first()
    checklist = Checklist.objects.current(on).filter(department="fire").first()
    awaited = Visit.objects.awaited().filter(department="fire").values("facility")
    home = due.population(fire, "all", on=on).filter(within([HOME_STREET])).exclude(pk__in=awaited)
    if by and checklist and (facility := home.last()):
        joint_visits.call(
            facility,
            checklist,
            Department.objects.filter(pk="streets"),
            by=by,
            day=due.next_working_day(on + timedelta(days=2)),
            on=on,
            reason="元旦前安全联合检查",
            key=UUID(int=330103, version=4),
        )
