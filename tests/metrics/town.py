"""A small town in which anything may change, and everything that rollups keep of it."""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.contrib.contenttypes.models import ContentType
from django.db import connection

from facilities.ground.choices import FacilityState, FilingState
from facilities.models import CareClass, Facility, Filing
from inspections.findings.choices import FindingState
from inspections.models import ComplianceSpan, Finding
from inspections.visits.choices import VisitState
from metrics.models import AreaReport, AreaSummary, FacilityBreach, FacilitySummary, IndicatorValue
from metrics.rollup import (
    areas as rollup_areas,
    counting as rollup_counting,
    days as rollup_days,
    facilities as rollup_facilities,
)
from portal.models import Area, Document, Threshold
from staff.models import Credential, Person, Post
from tests import factories
from tests.factories import TODAY

NOON = datetime(2026, 11, 23, 12, tzinfo=ZoneInfo("Asia/Shanghai"))
FILED_ON = date(2026, 1, 5)


def everything() -> list[object]:
    """Return all that rollups keep, without the moments at which it was counted."""
    values = IndicatorValue.objects.filter(indicator__isnull=False)
    return [
        list(FacilitySummary.objects.order_by("pk").values_list("pk", *rollup_facilities.SHOWN)),
        list(
            FacilityBreach.objects.order_by("facility", "clause", "number").values_list(
                "facility", "clause", "number", "outcome", "reason", "params"
            )
        ),
        list(
            ComplianceSpan.objects.current()
            .order_by("facility")
            .values_list("facility", "risk", "risk_parts", "clauses", "serious_rules", "major_rules")
        ),
        list(AreaSummary.objects.order_by("pk").values_list("pk", *rollup_areas.AREA_SUMS)),
        list(
            values.order_by("indicator", "area", "year").values_list(
                "indicator", "area", "year", "numerator", "denominator"
            )
        ),
    ]


def settled(on: date = TODAY) -> bool:
    """Settle what is marked; say whether a full recount agrees with what is kept then."""
    rollup_counting.roll_up(on=on, at=NOON)
    incremental = everything()
    return rollup_counting.recount(on=on, at=NOON).by_noun == {} and everything() == incremental


@dataclass
class Town:
    """Facilities in three communities of two streets, each with a class and somebody at work; `on` is the day it is."""

    on: date = TODAY
    communities: list[Area] = field(default_factory=lambda: list(Area.objects.filter(level=12).order_by("code")[:12:5]))
    facilities: list[Facility] = field(default_factory=list)
    people: list[Person] = field(default_factory=list)

    def __post_init__(self) -> None:
        for place in range(3):
            self.new(place)
        rollup_days.start_day(on=self.on, at=NOON)

    def new(self, number: int) -> None:
        """Add a filed facility by saved rows."""
        facility = factories.FacilityFactory(
            area=self.communities[number % 3], state=FacilityState.FILED, filed_on=FILED_ON,
            lease_until=TODAY + timedelta(days=number),
        )  # fmt: skip
        factories.CareClassFactory(facility=facility)
        person = factories.PersonFactory(facility=facility)
        factories.PostFactory(person=person, until=TODAY + timedelta(days=number * 3))
        factories.CredentialFactory(person=person, expires_on=TODAY + timedelta(days=number * 2))
        self.facilities.append(facility)
        self.people.append(person)

    def change(self, what: str, which: int, number: int) -> None:
        """Let one thing happen."""
        getattr(self, what)(self.facilities[which % len(self.facilities)], number)

    def move(self, facility: Facility, number: int) -> None:
        Facility.objects.filter(pk=facility.pk).update(area=self.communities[number % 3])

    def undate(self, facility: Facility, number: int) -> None:
        Facility.objects.filter(pk=facility.pk).update(filed_on=None if number % 2 else FILED_ON, capacity=None)

    def unclass(self, facility: Facility, number: int) -> None:
        CareClass.objects.filter(facility=facility).delete()

    def correct(self, facility: Facility, number: int) -> None:
        Finding.objects.filter(facility=facility).update(state=FindingState.CLOSED, closed_on=self.on)

    def state(self, facility: Facility, number: int) -> None:
        facility.state = FacilityState.values[number % len(FacilityState.values)]
        facility.save(update_fields=["state"])

    def enrol(self, facility: Facility, number: int) -> None:
        CareClass.objects.filter(facility=facility).update(enrolled=number * 2)

    def widen(self, facility: Facility, number: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute("UPDATE facilities_careclass SET places = %s WHERE facility_id = %s", [number, facility.pk])

    def report(self, facility: Facility, number: int) -> None:
        area = self.communities[number % 3]
        row = AreaReport.objects.filter(area=area, year=self.on.year).first() or factories.AreaReportFactory.build(
            area=area, year=self.on.year
        )
        row.followed_up = number
        row.save()

    def forget_report(self, facility: Facility, number: int) -> None:
        AreaReport.objects.filter(area=self.communities[number % 3]).delete()

    def find(self, facility: Facility, number: int) -> None:
        visit = factories.VisitFactory(
            facility=facility, state=VisitState.CONCLUDED, concluded_at=NOON - timedelta(days=number * 20)
        )
        factories.FindingFactory(visit=visit, due_on=self.on + timedelta(days=number - 6))

    def extend(self, facility: Facility, number: int) -> None:
        Finding.objects.filter(facility=facility).update(due_on=self.on + timedelta(days=number - 6))

    def hire(self, facility: Facility, number: int) -> None:
        person = factories.PersonFactory(facility=facility)
        Post.objects.bulk_create(
            [factories.PostFactory.build(person=person, since=self.on + timedelta(days=number - 6))]
        )

    def leave(self, facility: Facility, number: int) -> None:
        until = self.on + timedelta(days=number - 6)
        Post.objects.filter(person__facility=facility, since__lte=until).update(until=until)

    def certify(self, facility: Facility, number: int) -> None:
        kind = "no_crime" if number % 2 else "health_certificate"
        until = self.on + timedelta(days=number - 6)
        Credential.objects.bulk_create(
            factories.CredentialFactory.build(person=p, kind=kind, issued_on=FILED_ON, expires_on=until)
            for p in facility.people.all()
        )

    def upload(self, facility: Facility, number: int) -> None:
        kind = ["lease", "fire-certificate", "health-assessment"][number % 3]
        subject = ContentType.objects.get_for_model(Facility)
        until = self.on + timedelta(days=number * 8 - 20)
        Document.objects.create(subject_type=subject, subject_id=facility.pk, kind_id=kind, size=1, expires_on=until)

    def decide(self, facility: Facility, number: int) -> None:
        filing = Filing.objects.filter(facility=facility).first() or factories.FilingFactory(facility=facility)
        filing.decided_on, filing.state = self.on, [FilingState.ACCEPTED, FilingState.REFUSED][number % 2]
        filing.save()

    def complain(self, facility: Facility, number: int) -> None:
        factories.ComplaintFactory(facility=facility, rated_on=self.on, rating=number % 5 + 1)

    def add(self, facility: Facility, number: int) -> None:
        self.new(number)

    def remove(self, facility: Facility, number: int) -> None:
        kept = [facility.filings, facility.visits, facility.complaints]
        if len(self.facilities) > 3 and not any(rows.exists() for rows in kept):
            self.facilities.remove(facility)
            facility.delete()

    def weigh(self, facility: Facility, number: int) -> None:
        Threshold.objects.filter(key="risk.major").update(value=number)

    def settle(self, facility: Facility, number: int) -> None:
        rollup_counting.roll_up(on=self.on, at=NOON)

    def pass_days(self, facility: Facility, number: int) -> None:
        self.on += timedelta(days=number % 4 + 1)
        rollup_days.start_day(on=self.on, at=NOON)


SAVED = "move undate unclass correct state enrol widen report forget_report find extend hire leave certify upload decide complain add remove".split()
CHANGES = [*SAVED, *SAVED, "weigh", "settle", "pass_days", "pass_days"]
