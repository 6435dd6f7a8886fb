"""Screening of complaints: accepted and routed, not in scope, joined to another, passed on; each once, whoever was first."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from facilities.opinions.consultation import bodies_of
from inspections.complaints import policy
from inspections.complaints.choices import ComplaintState, PartState
from inspections.complaints.complaints import MOVES, under_way
from inspections.complaints.models import Complaint, ComplaintPart, RoutingRule
from portal.accounts.scope import require
from portal.areas.choices import AreaLevel
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.errors import Refused
from portal.letters import notices
from portal.models import Area, Clause, Department, User
from portal.workflow.workflow import move


@dataclass(frozen=True)
class Route:
    """A department that the rules propose, what it is to look into, and its term in working days (None: the rulebook's)."""

    department: Department
    leads: bool
    task: str
    working_days: int | None = None


def routes(complaint: Complaint, *, subject: str = "", clause: Clause | None = None) -> list[Route]:
    """Return whom the rules propose, each department once; with a clause that no rule names, also who answers for it."""
    rules = list(RoutingRule.objects.fitting(subject or complaint.subject, clause.code if clause else ""))
    found = [Route(rule.department, rule.leads, rule.task, rule.working_days) for rule in rules]
    if clause and clause.code not in {rule.clause_code for rule in rules}:
        found.append(Route(clause.department, False, ""))
    reached: dict[str, Route] = {}
    for route in found:
        if bodies_of(route.department.pk, complaint.area_id).exists():
            reached.setdefault(route.department.pk, route)
    leader = next((route for route in reached.values() if route.leads), next(iter(reached.values()), None))
    return [Route(r.department, r is leader, r.task, r.working_days) for r in reached.values()]


@transaction.atomic
def accept(
    complaint: Complaint,
    *,
    by: User,
    on: date,
    chosen: Iterable[str],
    leader: str,
    subject: str,
    clause: Clause | None = None,
    street: Area | None = None,
) -> Complaint:
    """Accept a complaint and ask the chosen departments at once; one of them leads. Raises IllegalMove for the slower of two.

    A department that has an office in the streets alone needs `street`, if the complaint names none. Raises Refused without.
    """
    require(policy.may_screen(by, complaint))
    wanted = list(dict.fromkeys(chosen))
    if leader not in wanted:
        raise Refused(_("Please choose which of the departments leads."), field="leader")
    _place(complaint, street)
    _must_have_offices(complaint, wanted, field="departments")
    move(complaint, ComplaintState.HANDLED, table=MOVES, by=by)
    complaint.subject, complaint.clause = subject, clause
    complaint.save(update_fields=["subject", "clause"])
    clock.end(complaint, TermKind.SCREENING, on=on)
    clock.begin(complaint, TermKind.COMPLAINT, on=on)
    proposed = {route.department.pk: route for route in routes(complaint, clause=clause)}
    for department in Department.objects.filter(pk__in=wanted):
        route = proposed.get(department.pk) or Route(department, False, "")
        _ask(complaint, Route(department, department.pk == leader, route.task, route.working_days), by, on)
    return complaint


@transaction.atomic
def ask_also(
    complaint: Complaint,
    department: Department,
    *,
    by: User,
    on: date,
    task: str,
    leads: bool = False,
    street: Area | None = None,
) -> ComplaintPart:
    """Ask a further department, or one again; it may lead if no other does."""
    require(policy.may_route(by, complaint))
    under_way(complaint)
    _place(complaint, street)
    _must_have_offices(complaint, [department.pk], field="department")
    if leads and complaint.parts.filter(leads=True, state=PartState.ASKED).exists():
        raise Refused(_("Another department leads already."), field="leads")
    return _ask(complaint, Route(department, leads, task.strip()), by, on)


def is_placed(complaint: Complaint) -> bool:
    """Say whether it is known in which street it was; the offices of the streets can be asked only then."""
    return len(complaint.area_id) >= AreaLevel.STREET


def _place(complaint: Complaint, street: Area | None) -> None:
    """Note the street that the screener found, of a complaint that named none."""
    if street is None or street.pk == complaint.area_id:
        return
    if is_placed(complaint) or not street.pk.startswith(complaint.area_id):
        raise Refused(_("This street is not where the complaint comes from. Please reload the page."), field="street")
    complaint.area = street
    complaint.save(update_fields=["area"])


def _must_have_offices(complaint: Complaint, departments: Iterable[str], *, field: str) -> None:
    """Refuse a department without an office for the place: nobody would ever see the complaint there."""
    for department in Department.objects.filter(pk__in=departments).order_by("number"):
        if not bodies_of(department.pk, complaint.area_id).exists():
            reason = _("%(department)s has no office for this place. Please name the street, or choose another.")
            where = field if is_placed(complaint) else "street"
            raise Refused(reason % {"department": department}, field=where)


def _ask(complaint: Complaint, route: Route, by: User, on: date) -> ComplaintPart:
    facts = {"department": route.department, "leads": route.leads, "task": route.task}
    try:
        with transaction.atomic():
            part = ComplaintPart.objects.create(complaint=complaint, asked_by=by, asked_on=on, **facts)
    except IntegrityError:
        raise Refused(_("This department deals with it already."), field="department") from None
    if route.working_days:
        clock.start(part, TermKind.COMPLAINT_PART, on=on, working_days=route.working_days)
    else:
        clock.begin(part, TermKind.COMPLAINT_PART, on=on)
    tell(part, "asked", _("Complaint to deal with: %(number)s"))
    return part


def tell(part: ComplaintPart, what: str, title: Promise) -> None:
    """Tell the department's offices for the place; the notice names the complaint by its number alone."""
    about, url = {"number": part.complaint.number}, reverse("complaint", args=[part.complaint_id])
    for body in bodies_of(part.department_id, part.complaint.area_id):
        notices.tell(f"complaint-part:{part.pk}:{what}:{body.pk}", to=body, title=title, about=about, url=url)


@transaction.atomic
def refuse(complaint: Complaint, *, by: User, on: date, reason: str) -> Complaint:
    """Say that a complaint is not in the district's scope, with the reason that its complainant reads."""
    require(policy.may_screen(by, complaint))
    _must_be_told(reason)
    return _end(complaint, ComplaintState.OUT_OF_SCOPE, by, on, reason)


@transaction.atomic
def pass_on(complaint: Complaint, *, by: User, on: date, to: str, reason: str) -> Complaint:
    """Pass a complaint on to a body outside the portal, which the complainant is told."""
    require(policy.may_screen(by, complaint))
    if not to.strip():
        raise Refused(_("Please name the body that it is passed on to."), field="passed_to")
    _must_be_told(reason)
    complaint.passed_to = to.strip()
    return _end(complaint, ComplaintState.PASSED_ON, by, on, reason)


@transaction.atomic
def join(complaint: Complaint, to: Complaint, *, by: User, on: date) -> Complaint:
    """Join a complaint to an earlier one about the same thing; its complainant reads the other's reply."""
    require(policy.may_screen(by, complaint) and policy.may_screen(by, to))
    pair = Complaint.objects.select_for_update(of=("self",)).filter(pk__in=[complaint.pk, to.pk]).order_by("pk")
    other = next((row for row in pair if row.pk == to.pk and row.pk != complaint.pk), None)
    if other is None or other.state not in (ComplaintState.RECEIVED, ComplaintState.HANDLED, ComplaintState.REPLIED):
        raise Refused(_("It can only be joined to another complaint that is dealt with itself."), field="other")
    complaint.duplicate_of = other
    complaint.duplicates.update(duplicate_of=other)
    return _end(complaint, ComplaintState.DUPLICATE, by, on, "")


def _end(complaint: Complaint, state: ComplaintState, by: User, on: date, told: str) -> Complaint:
    move(complaint, state, table=MOVES, by=by, note=told.strip())
    complaint.told = told.strip()
    complaint.save(update_fields=["told", "passed_to", "duplicate_of"])
    clock.end(complaint, TermKind.SCREENING, on=on)
    return complaint


def _must_be_told(reason: str) -> None:
    if not reason.strip():
        raise Refused(_("Please write the reason: the complainant reads it."), field="reason")


@transaction.atomic
def tie(complaint: Complaint, facility: Facility, *, by: User) -> Complaint:
    """Say which facility a complaint about a place is about; what was told of the place stays."""
    require(policy.may_screen(by, complaint))
    complaint.refresh_from_db(fields=["facility"], from_queryset=Complaint.objects.select_for_update(of=("self",)))
    if complaint.facility_id and complaint.facility_id != facility.pk:
        raise Refused(_("A colleague has linked this complaint to another facility already. Please reload the page."))
    complaint.facility, complaint.area = facility, facility.area
    complaint.save(update_fields=["facility", "area"])
    return complaint
