"""A small district for the permission matrix: facilities in every state at four places, and one user of every role."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from types import SimpleNamespace
from uuid import uuid4
from zoneinfo import ZoneInfo

from django.core.files.base import ContentFile

from facilities.filing import amendments, snapshots
from facilities.filing.choices import PaperKind
from facilities.ground.choices import FacilityState, FilingState
from facilities.models import (
    Absence,
    Amendment,
    AnnualReport,
    Appeal,
    Cancellation,
    CaseFileExport,
    CorrectionOrder,
    DeclaredPaper,
    Facility,
    Filing,
    JointVisit,
    Operator,
    Opinion,
    Proposal,
    Receipt,
    Registration,
    RegistryEntry,
    Remark,
    Suspension,
    Termination,
    Verification,
)
from facilities.proposals import proposals
from facilities.registration import entries
from inspections.findings.choices import FindingState, StopState
from inspections.models import (
    Appointment,
    Checklist,
    ConflictOfInterest,
    CreditEntry,
    CreditListing,
    CreditRepair,
    Draw,
    Extension,
    Finding,
    RectificationAnswer,
    Sanction,
    StopOrder,
    Submission,
    SubmittedPhoto,
    YearPlan,
)
from inspections.planning import lottery
from inspections.visits.choices import VisitState
from metrics.models import Action, Assessment, Bulletin, PeriodLock, Report, RollupDifference, Target
from metrics.rollup import counting
from portal.accounts import posts
from portal.accounts.choices import Role
from portal.areas.choices import AreaLevel
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.importing import reports, runs
from portal.importing.choices import ImportState
from portal.models import (
    Area,
    CalendarDay,
    Clause,
    Document,
    ImportRun,
    Letter,
    Notice,
    Organisation,
    RuleChange,
    Threshold,
    User,
)
from portal.seeding import count_rows
from tests import factories
from tests.facilities.builders import complete_facility, facts as registered
from tests.security.assessments import of_office
from tests.security.days import days
from tests.security.delegation import standing_in
from tests.security.evaluation import evaluations
from tests.security.exchange import system
from tests.security.federation import linked_login
from tests.security.grievances import grievances
from tests.security.households import households
from tests.security.money import money
from tests.security.photos import photos
from tests.security.purchases import purchases
from tests.security.relief import reliefs
from tests.security.shifts import shifts
from tests.security.subjects import subject_request
from tests.security.supply import supply
from tests.security.table import PLACES
from tests.security.vouchers import vouchers
from tests.security.workforce import workforce

AT = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
Make = Callable[[Facility, User], SimpleNamespace]


@dataclass(frozen=True)
class Case:
    """What a request is about: a facility at a place and what hangs on it, by the names that addresses use."""

    place: int
    facility: Facility
    things: SimpleNamespace


class Town:
    """Everything that the requests of the matrix need. `cases[about][place]` is what a row's request is about."""

    def __init__(self) -> None:
        self.places = [*_communities(), factories.neighbouring_community()]
        self.operators = [factories.OperatorFactory() for _ in PLACES]
        self.users: dict[str, User | None] = _officers(self.places[0]) | {
            "operator": factories.operator_user(self.operators[0])
        }
        self.checklists = {code: _checklist(code) for code in ("streets", "fire", "health")}
        self.drafts = {code: _draft(checklist) for code, checklist in self.checklists.items()}
        self.cases: dict[str, list[Case]] = {}
        self.accounts = [factories.officer(Role.COMMUNITY_WORKER, area=area.pk) for area in self.places]
        for place in range(len(PLACES)):
            self._build(place)
            self._apply(place)
            facility = self.cases["filed"][place].facility
            for about, things in self._planned(place, facility).items():
                self._add(f"street, {about}", place, facility, things)
            if place == 0:
                count_rows()
        runs.describe(
            reports.SHIPPED["register"].read_text(), "register.csv", b"", by=None, as_of=factories.TODAY
        ).save()
        ImportRun.objects.update(state=ImportState.CHECKED)
        counting.recount(on=factories.TODAY, at=AT)
        RollupDifference.objects.create(at=AT, as_of=factories.TODAY, noun="areas", count=1)
        rule_change()
        count_rows()

    def _build(self, place: int) -> None:
        facilities = {
            "draft": self._facility(place, FacilityState.UNFILED, FilingState.DRAFT),
            "submitted": self._facility(place, FacilityState.UNFILED, FilingState.SUBMITTED),
            "returned": self._facility(place, FacilityState.UNFILED, FilingState.RETURNED),
            "refused": self._facility(place, FacilityState.NONCONFORMING, FilingState.REFUSED),
            "filed": self._facility(place, FacilityState.FILED, FilingState.ACCEPTED),
            "proposed": self._facility(place, FacilityState.UNFILED, FilingState.SUBMITTED),
        }
        _propose(facilities["proposed"].filings.get())
        for about, facility in facilities.items():
            self._add(about, place, facility, _things(facility))
        paper = _personal_paper(facilities["filed"], self.users["operator"])
        self._add("personal paper", place, facilities["filed"], SimpleNamespace(document=paper))
        account = self.accounts[place]
        self._add(
            "account", place, facilities["filed"], SimpleNamespace(account=account, post=account.memberships.get())
        )
        self._add("system", place, facilities["filed"], system(account))
        self._add("delegation", place, facilities["filed"], standing_in(account))
        self._add("subject request", place, facilities["filed"], subject_request(account))
        self._add("linked login", place, facilities["filed"], linked_login(account))
        self._add("absence", place, facilities["filed"], SimpleNamespace(absence=self._absence(place)))
        for about, things in _opinions(facilities["submitted"], self.users["lead"]).items():
            self._add(about, place, things.filing.facility, things)
        for about in ("running", "paused"):
            row = _on_the_clock(facilities["submitted"], is_paused=about == "paused")
            self._add(about, place, row.facility, SimpleNamespace(filing=row))
        self._after_filing(place)
        self._reports(place)
        self._grieve(place, facilities["filed"])
        for department, whose in (("streets", "street"), ("fire", "fire"), ("health", "bureau")):
            for about, things in self._visits(facilities["filed"], department).items():
                self._add(f"{whose}, {about}", place, facilities["filed"], things)
            for about, things in self._rectified(facilities["filed"], department).items():
                self._add(f"{whose}, {about}", place, facilities["filed"], things)
            for about, checklist in (("checklist", self.checklists[department]), ("draft", self.drafts[department])):
                things = SimpleNamespace(checklist=checklist, item=checklist.items.get())
                self._add(f"{whose}, {about}", place, facilities["filed"], things)

    def _grieve(self, place: int, facility: Facility) -> None:
        """Let people complain about a facility, and incidents happen there."""
        found = grievances(facility, self.users["operator"], self.users["lead"])
        found |= households(facility, self.users["operator"]) | money(facility)
        found |= workforce(facility, self.users["lead"]) | days(facility, self.users["operator"]) | shifts(facility)
        found |= photos(facility, self.users["operator"])
        found |= purchases(facility, self.users["street"]) | reliefs(facility)
        found |= vouchers(facility, self.users["street"])
        found |= supply(facility, self.users["lead"]) | evaluations(facility, self.users["lead"])
        for about, things in found.items():
            self._add(about, place, facility, things)

    def _apply(self, place: int) -> None:
        """Let founders of the place apply for registration; the first place's are the operator's own."""
        for about, state in (("draft", "draft"), ("submitted", "submitted"), ("registered", "registered")):
            founder = factories.FounderFactory(organisation__area_id=self._district(place))
            if place == 0:
                posts.appoint(self.users["operator"], founder.organisation, Role.OPERATOR, on=factories.TODAY)
            things = SimpleNamespace(founder=founder, registration=_application(founder, state))
            if state == "registered":
                things.entry = self._recorded(place, things.registration)
            self._add(f"application, {about}", place, self.cases["filed"][place].facility, things)

    def _recorded(self, place: int, application: Registration) -> RegistryEntry:
        """Write what the registrar of the place's district recorded."""
        registrar = factories.officer(Role.DEPARTMENT_OFFICER, area=self._district(place), department="market")
        told = registered(40 + place, registered_on=factories.TODAY)
        entry = entries.registered(application, told, key=f"town-{place}")
        return entries.enter(entry, told, by=registrar, on=factories.TODAY)

    def _district(self, place: int) -> str:
        return self.places[place].pk[:6]

    def _absence(self, place: int) -> Absence:
        """Return an absence of a colleague of the same bureau, at the last place of the neighbouring district's."""
        area = self.places[place].pk[:6] if place == len(PLACES) - 1 else factories.DISTRICT
        away, deputy = factories.officer(Role.REVIEWER, area=area), factories.officer(Role.REVIEWER, area=area)
        return Absence.objects.create(
            user=away,
            deputy=deputy if place else self.users["reviewer"],
            from_on=factories.TODAY,
            until_on=date(2099, 1, 1),
            entered_by=away,
        )

    def _add(self, about: str, place: int, facility: Facility, things: SimpleNamespace) -> None:
        self.cases.setdefault(about, []).append(Case(place, facility, things))

    def _facility(self, place: int, state: FacilityState, filing: FilingState) -> Facility:
        facility = complete_facility(operator=self.operators[place], area=self.places[place], state=state)
        received = None if filing == FilingState.DRAFT else factories.TODAY
        declared = snapshots.take(facility)
        row = factories.FilingFactory(
            facility=facility, state=filing, received_on=received, complete_on=received, declared=declared
        )
        if filing in (FilingState.SUBMITTED, FilingState.RETURNED):
            sent = factories.TODAY if filing == FilingState.RETURNED else None
            Remark.objects.create(filing=row, section="basics", text="请更正", by=self.users["lead"], sent_on=sent)
        if filing == FilingState.ACCEPTED:
            _receipt(row, self.users["lead"])
        return facility

    def _after_filing(self, place: int) -> None:
        """Add one facility a matter: each has one open matter of its kind."""
        facts = {"operator": self.operators[place], "area": self.places[place], "state": FacilityState.FILED}
        for about, make in AFTER_FILING.items():
            facility = factories.FacilityFactory(**facts)
            factories.CareClassFactory(facility=facility, enrolled=0)
            self._add(about, place, facility, make(facility, self.users["operator"]))

    def _reports(self, place: int) -> None:
        """Add the community's reports as far as they have come, one a year, and a month of the filed facility."""
        facility = self.cases["filed"][place].facility
        for about, (year, state) in REPORTS.items():
            report = factories.ReportFactory(area=facility.area, period=date(year, 1, 1), state=state)
            if state != "draft":
                version = report.versions.create(number=1, values=report.values, sent_at=AT)
                Report.objects.filter(pk=report.pk, state="approved").update(counted=version)
            self._add(about, place, facility, SimpleNamespace(report=report))
        kind = factories.report_kind("facility-month")
        of_facility = factories.ReportFactory(
            kind=kind, period=date(2026, 10, 1), facility=facility, area=facility.area, values={}
        )
        self._add("figures of a facility", place, facility, SimpleNamespace(report=of_facility))
        street = Area.objects.get(pk=facility.area_id[:9]) if facility.area.parent_id else facility.area
        for about, year, state in (("assessment", 2024, "draft"), ("assessment confirmed", 2023, "confirmed")):
            row, _is_new = Assessment.objects.get_or_create(
                year=year, area=street, department=None, defaults={"state": state, "computed_at": AT}
            )
            self._add(about, place, facility, of_office(row))
        bulletin, _is_new = Bulletin.objects.get_or_create(
            area=street, month=date(2026, 10, 1), defaults={"state": "ready", "asked_at": AT}
        )
        self._add("bulletin", place, facility, SimpleNamespace(bulletin=bulletin))
        target = Target.objects.get(indicator_code="health-management")
        action = Action.objects.create(target=target, text="上门", begun_on=factories.TODAY, due_on=factories.TODAY)
        self._add("measure", place, facility, SimpleNamespace(action=action))
        if place == len(PLACES) - 1:
            PeriodLock.objects.create(kind=factories.report_kind(), period=date(2021, 1, 1), locked_at=AT)

    def _visits(self, facility: Facility, department: str) -> dict[str, SimpleNamespace]:
        """Return visits and findings in their states. Findings are against a clause of the visit's own department."""
        checklist = self.checklists[department]
        item = checklist.items.get()
        things = {}
        for state in (VisitState.PLANNED, VisitState.OPEN):
            row = factories.VisitFactory(
                facility=facility,
                checklist=checklist,
                state=state,
                started_at=AT if state == VisitState.OPEN else None,
            )
            things[str(state.value)] = SimpleNamespace(visit=row, item=item)
        things["submission"] = SimpleNamespace(submission=self._submission(facility, checklist, department), item=item)
        for state in (FindingState.ORDERED, FindingState.ANSWERED):
            things[str(state.value)] = self._found(facility, checklist, state)
        return things

    def _planned(self, place: int, facility: Facility) -> dict[str, SimpleNamespace]:
        """Return plans, draws, a joint visit with the fire brigade and a conflict of interest of the place's street office."""
        officer = factories.officer(Role.STREET_OFFICER, area=facility.area_id[:9])
        office = officer.memberships.get().organisation
        checklist = self.checklists["streets"]
        things = {}
        for state, year in (("draft", 2098), ("published", 2099)):
            plan = YearPlan.objects.create(
                organisation=office, year=year, state=state, published_on=factories.TODAY, by=officer
            )
            plan.lines.create(checklist=checklist)
            things[f"plan {state}"] = SimpleNamespace(plan=plan, line=plan.lines.get(), office=office)
        for state in ("prepared", "drawn", "results"):
            things[f"draw {state}"] = SimpleNamespace(draw=_draw(state, office, checklist, officer), office=office)
        appointment = Appointment.objects.create(
            facility=facility, day=date(2099, 1, 5), reason="节前检查", department_id="streets", called_by=officer
        )
        appointment.invitations.create(department_id="fire")
        things["joint"] = SimpleNamespace(appointment=appointment)
        things["conflict"] = SimpleNamespace(
            conflict=ConflictOfInterest.objects.create(
                inspector=officer, facility=facility, reason="亲属", entered_by=officer, since=factories.TODAY
            )
        )
        return things

    def _rectified(self, facility: Facility, department: str) -> dict[str, SimpleNamespace]:
        """Return a finding with a request for more time, and stop orders that stand and are to be lifted."""
        things = {"extension": self._found(facility, self.checklists[department], FindingState.ORDERED)}
        finding, by = things["extension"].finding, self.users["operator"]
        things["extension"].extension = Extension.objects.create(
            finding=finding, working_days=3, reason="配件在途", asked_by=by, asked_at=AT
        )
        for about, state in (("stopped", StopState.STANDING), ("lifting", StopState.LIFTING)):
            found = self._found(facility, self.checklists[department], FindingState.CLOSED)
            found.stop_order = StopOrder.objects.create(
                facility=facility,
                visit=found.visit,
                item=found.item,
                clause=found.finding.clause,
                kind="service",
                reasons="出口被锁",
                state=state,
                ordered_by=factories.UserFactory(),
                ordered_at=AT,
                lift_proposed_by=factories.UserFactory(),
            )
            found.stop_order.told.set(["streets", "health"])
            things[about] = found
        return things

    def _submission(self, facility: Facility, checklist: Checklist, department: str) -> Submission:
        """Return a visit from the phone of the department's officer that waits for a person."""
        whose = {"streets": "street", "fire": "fire", "health": "lead"}[department]
        row: Submission = factories.SubmissionFactory(facility=facility, checklist=checklist, by=self.users[whose])
        SubmittedPhoto.objects.create(submission=row, key=row.key, item=checklist.items.get(), taken_at=AT)
        return row

    def _found(self, facility: Facility, checklist: Checklist, state: FindingState) -> SimpleNamespace:
        row = factories.VisitFactory(
            facility=facility,
            checklist=checklist,
            state=VisitState.CONCLUDED,
            concluded_at=AT,
            number=f"查{uuid4().hex[:12]}",
        )
        item = checklist.items.get()
        finding: Finding = factories.FindingFactory(visit=row, item=item, state=state, text=f"问题{uuid4().hex[:8]}")
        if state == FindingState.ANSWERED:
            RectificationAnswer.objects.create(finding=finding, text="已整改", by=self.users["operator"], at=AT)
        return SimpleNamespace(visit=row, item=item, finding=finding)


def _draw(state: str, office: Organisation, checklist: Checklist, by: User) -> Draw:
    """Return a draw with an exclusion, whose visits have all ended if it was carried out."""
    facts = {"count": 1, "inspectors_each": 1, "visits_from": date(2099, 1, 5), "visits_until": date(2099, 1, 9)}
    if state != "prepared":
        record = {
            "seed": "0" * 32,
            "facilities": [],
            "inspectors": [],
            "excluded": [],
            "count": 1,
            "inspectors_each": 1,
        }
        facts |= {"seed": record["seed"], "record": record, "fingerprint": lottery.fingerprint(record), "drawn_at": AT}
        facts |= {"state": "published" if state == "results" else "drawn", "number": f"抽{uuid4().hex[:10]}"}
    draw = Draw.objects.create(organisation=office, title=f"抽查{uuid4().hex[:8]}", checklist=checklist, by=by, **facts)
    draw.exclusions.create(inspector=by, kind="absent", reason="休假", by=by)
    return draw


def _opinions(facility: Facility, lead: User | None) -> dict[str, SimpleNamespace]:
    """Return filings under review with an opinion asked of the fire brigade or the streets, as far as it has come."""
    things = {}
    for about, department, facts in (
        ("opinion", "fire", {}),
        ("opinion of the streets", "streets", {}),
        ("opinion queried", "fire", {"state": "queried"}),
        ("opinion overdue", "fire", {}),
        ("opinion with days", "fire", {"possible_days": [date(2026, 12, 1)]}),
        ("opinion with visit", "fire", {}),
    ):
        row = factories.FilingFactory(facility=complete_facility(operator=facility.operator, area=facility.area))
        asked = {"department_id": department, "asked_by": lead, "asked_on": factories.TODAY, "question": "消防?"}
        opinion = Opinion.objects.create(filing=row, **asked, **facts)
        visit = None
        if about == "opinion overdue":
            clock.start(opinion, TermKind.OPINION, on=date(2026, 1, 5), working_days=1)
        if about == "opinion with visit":
            day = date(2026, 11, 23)
            visit = JointVisit.objects.create(filing=row, day=day, state="confirmed", confirmed_by=lead)
            Opinion.objects.filter(pk=opinion.pk).update(visit=visit)
        things[about] = SimpleNamespace(filing=row, opinion=opinion, visit=visit)
    return things


def checked_import() -> ImportRun:
    """Return the import that was looked through."""
    return ImportRun.objects.get()


def _on_the_clock(facility: Facility, *, is_paused: bool) -> Filing:
    """Return a filing under review whose term runs or stands still."""
    row = factories.FilingFactory(facility=complete_facility(operator=facility.operator, area=facility.area))
    term = clock.begin(row, TermKind.RECEIPT, on=factories.TODAY)
    if is_paused:
        clock.pause(term, on=factories.TODAY, reason="专家评审")
    return row


def _change(facility: Facility, by: User) -> SimpleNamespace:
    filing = factories.FilingFactory(facility=facility, kind="change", state=FilingState.DRAFT, received_on=None)
    filed = amendments.read(facility)
    Amendment.objects.create(filing=filing, topics=["name", "places"], reason="更名", base=filed, values=filed)
    return SimpleNamespace(filing=filing)


def _suspension(state: str) -> Make:
    def make(facility: Facility, by: User) -> SimpleNamespace:
        days = {"from_on": factories.TODAY, "until_on": date(2030, 1, 31), "asked_on": factories.TODAY}
        told = {"parents_told_on": factories.TODAY, "parents_told_how": "家长会", "arrangement": "居家照护"}
        if state == "running":
            facility.state = FacilityState.SUSPENDED
            facility.save()
        row = Suspension.objects.create(
            facility=facility, state=state, reason="装修", resumes_to="filed", asked_by=by, **days, **told
        )
        return SimpleNamespace(affair=row)

    return make


def _plan(state: str) -> Make:
    def make(facility: Facility, by: User) -> SimpleNamespace:
        settled = factories.TODAY if state == "reported" else None
        row = Termination.objects.create(
            facility=facility,
            state=state,
            reason="租约到期",
            last_day=date(2030, 1, 31),
            staff_settled_on=settled,
            asked_by=by,
            asked_on=factories.TODAY,
        )
        care_class = facility.classes.get()
        row.arrangements.create(care_class=care_class, name=care_class.name, settled_on=settled)
        return SimpleNamespace(affair=row)

    return make


def _report(state: str) -> Make:
    def make(facility: Facility, by: User) -> SimpleNamespace:
        return SimpleNamespace(
            affair=AnnualReport.objects.create(facility=facility, year=2026, due_on=date(2027, 1, 31), state=state)
        )

    return make


def _appeal(facility: Facility, by: User) -> SimpleNamespace:
    filing = factories.FilingFactory(facility=facility, state=FilingState.REFUSED)
    row = Appeal.objects.create(
        facility=facility,
        subject=filing,
        number=f"复{uuid4().hex[:10]}",
        reasons="楼层认定有误",
        filed_on=factories.TODAY,
        filed_by=by,
    )
    return SimpleNamespace(affair=row)


def _fee_sheet(facility: Facility, by: User) -> SimpleNamespace:
    return SimpleNamespace(affair=facility.fee_sheets.create(holds_from=date(2030, 1, 1), entered_by=by))


def _sanction(state: str) -> Make:
    def make(facility: Facility, by: User) -> SimpleNamespace:
        clause = Clause.objects.get(code="population-41")
        facts = {"ground_id": "warning", "clause": clause, "reasons": "逾期", "proposed_by": factories.UserFactory()}
        row = Sanction.objects.create(
            facility=facility, state=state, cause="overdue", suggested_on=factories.TODAY, **facts
        )
        return SimpleNamespace(sanction=row)

    return make


def _credit(state: str) -> Make:
    """Return an entry, a repair applied for, a listing on which the operator was heard, and the operator's exported case file."""

    def make(facility: Facility, by: User) -> SimpleNamespace:
        on = factories.TODAY
        span = {"on": on, "until": date(2030, 1, 1)}
        entry = CreditEntry.objects.create(
            facility=facility, kind="finding", points=-3, subject=facility, key=uuid4().hex, **span
        )
        repair = CreditRepair.objects.create(facility=facility, entry=entry, text="已培训", asked_on=on, asked_by=by)
        clause, colleague = Clause.objects.get(code="district-credit-lists"), factories.UserFactory()
        listing = CreditListing.objects.create(
            facility=facility, kind="black", clause=clause, reasons="屡次不改", months=6, state=state,
            proposed_by=colleague, proposed_on=on, stated_on=on,
            **({"from_on": on, "until_on": date(2030, 1, 1), "decided_by": by} if state == "listed" else {}),
        )  # fmt: skip
        clock.begin(listing, TermKind.HEARING, on=on)
        export = CaseFileExport.objects.create(facility=facility, by=by)
        return SimpleNamespace(entry=entry, repair=repair, listing=listing, export=export)

    return make


AFTER_FILING: dict[str, Make] = {
    "sanction": _sanction("suggested"),
    "sanction, proposed": _sanction("proposed"),
    "credit": _credit("announced"),
    "credit, listed": _credit("listed"),
    "change": _change,
    "fee sheet": _fee_sheet,
    "suspension": _suspension("asked"),
    "suspension, running": _suspension("running"),
    "plan": _plan("draft"),
    "plan, submitted": _plan("submitted"),
    "plan, agreed": _plan("agreed"),
    "plan, reported": _plan("reported"),
    "report": _report("due"),
    "report, submitted": _report("submitted"),
    "appeal": _appeal,
}


def _communities() -> list[Area]:
    below = Area.objects.filter(level=AreaLevel.COMMUNITY).order_by("code")
    return [*below.filter(parent=factories.CHANGQING)[:2], below.filter(parent=factories.WULIN)[0]]


def _officers(community: Area) -> dict[str, User | None]:
    return {
        "visitor": None,
        "reviewer": factories.officer(Role.REVIEWER),
        "lead": factories.officer(Role.BUREAU_LEAD),
        "street": factories.officer(Role.STREET_OFFICER, area=factories.CHANGQING),
        "fire": factories.officer(Role.DEPARTMENT_OFFICER, department="fire"),
        "community": factories.officer(Role.COMMUNITY_WORKER, area=community.pk),
        "admin": factories.officer(Role.ADMINISTRATOR),
        "security": factories.officer(Role.SECURITY),
        "audit": factories.officer(Role.AUDIT),
        "market": factories.officer(Role.DEPARTMENT_OFFICER, department="market"),
        "civil-affairs": factories.officer(Role.DEPARTMENT_OFFICER, department="civil-affairs"),
    }


REPORTS = {
    "figures draft": (2026, "draft"),
    "figures sent": (2025, "sent"),
    "figures checked": (2024, "checked"),
    "figures approved": (2023, "approved"),
    "figures correcting": (2022, "correcting"),
    "figures locked": (2021, "approved"),
}
CLAUSES = {"streets": "management-27-disinfection", "health": "management-27-disinfection", "fire": "fire-exits"}


def _checklist(department: str) -> Checklist:
    checklist = factories.ChecklistFactory(department_id=department)
    factories.ChecklistItemFactory(checklist=checklist, clause_code=CLAUSES[department], severity="major")
    return checklist


def _application(founder: Operator, state: str) -> Registration:
    received = None if state == "draft" else factories.TODAY
    row = factories.RegistrationFactory(operator=founder, state=state, received_on=received)
    row.members.create(name="王理事", id_number=factories.valid_resident_id(5), post="director")
    return row


def _draft(checklist: Checklist) -> Checklist:
    draft = factories.ChecklistFactory(
        code=checklist.code, version=2, department_id=checklist.department_id, state="draft", valid_from=None
    )
    factories.ChecklistItemFactory(checklist=draft)
    return draft


def _receipt(filing: Filing, by: User | None) -> None:
    number = f"托备{uuid4().hex[:10]}"
    receipt = Receipt(
        filing=filing, number=number, issued_on=factories.TODAY, issued_by=by, check_code=uuid4().hex, content={}
    )
    receipt.pdf.save("receipt.pdf", ContentFile(b"%PDF"))


def _paper(filing: Filing) -> DeclaredPaper:
    return DeclaredPaper.objects.create(
        filing=filing, kind=PaperKind.FORM, submission=1, declared_by="李明", declared_on=factories.TODAY,
        by=filing.created_by, pdf=ContentFile(b"%PDF", name="form.pdf"), sha256="0" * 64,
    )  # fmt: skip


def _propose(filing: Filing) -> None:
    """Propose to refuse the filing, by a colleague who takes no part in the matrix; the operator is heard on it."""
    clauses = [Clause.objects.get(code="setting-floor")]
    on = factories.TODAY
    proposal = proposals.propose(filing=filing, by=factories.UserFactory(), on=on, reasons="使用四层", clauses=clauses)
    clock.start(proposal, TermKind.HEARING, on=on, working_days=3)
    proposal.stated_on = on  # so that it can be decided today
    proposal.save()
    _letter(proposal, filing.facility.operator.organisation)


def _decided(filing: Filing) -> dict[str, object]:
    """Return a verification to be made, an order to be met and an announced cancellation of the filed facility."""
    clause, by = Clause.objects.get(code="fire-exits"), factories.UserFactory()
    verification = Verification.objects.create(facility=filing.facility, filing=filing)
    verification.items.create(clause=clause)
    order = CorrectionOrder.objects.create(
        facility=filing.facility, severity="serious", restores="filed", ordered_on=factories.TODAY, ordered_by=by
    )
    cancellation = Cancellation.objects.create(
        facility=filing.facility, ground_id="abuse", clause=clause, reasons="x", opened_on=factories.TODAY, opened_by=by
    )
    for row, kind in (
        (verification, TermKind.VERIFICATION),
        (order, TermKind.CORRECTION),
        (cancellation, TermKind.HEARING),
    ):
        clock.start(row, kind, on=factories.TODAY, working_days=20)
    return {"verification": verification, "order": order, "cancellation": cancellation}


def _letter(about: Filing | Proposal, to: Organisation) -> Letter:
    number = f"下卫托告{uuid4().hex[:10]}"
    letter = Letter(
        template_id="basic-conditions", subject=about, area=about.facility.area, to=to, number=number, title="告知书",
        body="材料收悉。", issued_on=factories.TODAY, check_code=uuid4().hex,
    )  # fmt: skip
    letter.pdf.save("letter.pdf", ContentFile(b"%PDF"))
    return letter


def _things(facility: Facility) -> SimpleNamespace:
    """Return what hangs on the facility, by the names that addresses use."""
    filing = facility.filings.get()
    person = facility.people.order_by("pk").first()
    to = facility.operator.organisation
    return SimpleNamespace(
        **(_decided(filing) if filing.state == FilingState.ACCEPTED else {}),
        filing=filing,
        letter=_letter(filing, to) if filing.state == FilingState.ACCEPTED else None,
        paper=_paper(filing) if filing.received_on else None,
        notice=Notice.objects.create(key=f"filing-{filing.pk}", organisation=to, title="请查收"),
        remark=filing.remarks.first(),
        receipt=getattr(filing, "receipt", None),
        proposal=filing.proposals.first(),
        care_class=facility.classes.get(),
        person=person,
        post=person.posts.first(),
        credential=person.credentials.first(),
        document=facility.documents.order_by("pk").first(),
    )


def _personal_paper(facility: Facility, by: User | None) -> Document:
    paper = Document(
        subject=facility.people.order_by("pk").first(),
        kind_id="staff-credential",
        original_name="健康证.pdf",
        content_type="application/pdf",
        size=4,
        sha256="0" * 64,
        uploaded_by=by,
    )
    paper.file.save("file", ContentFile(b"%PDF"))
    return paper


def rule_change() -> RuleChange:
    """Return the change of a number that waits for a second keeper."""
    if waiting := RuleChange.objects.first():
        return waiting
    other = Threshold.objects.exclude(clause_code="").order_by("-key", "-effective_from")[
        0
    ]  # than the one that is edited
    about = {"threshold": other, "changes": {"value": "1", "effective_from": "2030-01-01"}}
    by = {"proposed_by": factories.UserFactory(), "proposed_on": factories.TODAY}
    return RuleChange.objects.create(holds_from=date(2030, 1, 1), reason="x", **about, **by)


def threshold() -> Threshold:
    """Return a number of the rulebook that has a clause."""
    return Threshold.objects.exclude(clause_code="").order_by("key", "-effective_from")[0]


def alarm() -> RollupDifference:
    """Return an alarm of a nightly comparison."""
    return RollupDifference.objects.get()


def working_day() -> CalendarDay:
    """Return a day of the calendar that lies ahead."""
    return CalendarDay.objects.filter(day__gt=factories.TODAY).order_by("day")[0]
