"""Serious events suspend grades and titles by themselves: a serious or grave incident, a serious finding that was upheld.

A finding is upheld when its appeal was decided so, or when the term of appeal has passed and nobody appeals. An event counts once, for
grades and titles that held on its day: what somebody lets hold again stays so.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy, override

from facilities.appeals.choices import AppealState
from facilities.models import Appeal
from inspections.evaluation import consequences, rounds
from inspections.evaluation.choices import ConsequenceState, GradeState
from inspections.evaluation.models import Consequence, Grade, SeriousEvent
from inspections.findings.choices import CITED_FINDINGS
from inspections.findings.models import Finding
from inspections.incidents.choices import IncidentSeverity
from inspections.incidents.models import Incident
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.letters import notices
from portal.rulebook.choices import Severity
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move

SERIOUS = (IncidentSeverity.SERIOUS, IncidentSeverity.GRAVE)
TOLD = gettext_lazy("A serious event suspends the grade of your facility, and its title")


@dataclass(frozen=True)
class Event:
    """What happened at a facility on a day, with the key by which it counts once."""

    key: str
    facility_id: int
    on: date
    words: str


def events(facilities: Collection[int], *, on: date) -> Iterator[Event]:
    """Yield the serious events of facilities as they stand on the day."""
    incidents = Incident.objects.filter(facility__in=facilities, severity__in=SERIOUS).order_by("pk")
    with override("zh-hans"):
        for row in incidents.only("facility_id", "happened_at", "kind", "severity", "number"):
            words = f"{row.number} {row.get_kind_display()}"
            yield Event(f"incident-{row.pk}", row.facility_id, timezone.localdate(row.happened_at), words)
        for finding in _upheld(facilities, on).select_related("clause__regulation"):
            yield Event(f"finding-{finding.pk}", finding.facility_id, finding.found_on, str(finding.clause))


def _upheld(facilities: Collection[int], on: date) -> QuerySet[Finding]:
    found = Finding.objects.filter(facility__in=facilities, severity=Severity.SERIOUS, state__in=CITED_FINDINGS)
    about = Appeal.objects.filter(subject_type=ContentType.objects.get_for_model(Finding))
    upheld = found.filter(pk__in=about.filter(state=AppealState.UPHELD).values("subject_id"))
    days = int(Limits(on)[f"term.{TermKind.APPEAL}.working_days"])
    if last := clock.working_day_before(on - timedelta(days=1), days):  # who was found before it appeals no more
        open_ = about.filter(state=AppealState.SUBMITTED).values("subject_id")
        return upheld | found.filter(found_on__lt=last).exclude(pk__in=open_)
    return upheld


def follow(*, on: date, facilities: Collection[int] | None = None) -> int:
    """Suspend what serious events of the facilities (default: all) suspend; return how many events were new."""
    grades = Grade.objects.in_force(on).select_related("evaluation")
    titles = Consequence.objects.titles().in_force(on).select_related("evaluation")
    if facilities is not None:
        grades = grades.filter(evaluation__facility__in=facilities)
        titles = titles.filter(evaluation__facility__in=facilities)
    since: dict[int, date] = {}
    for key, day in [(row.evaluation.facility_id, row.since) for row in grades] + [
        (row.evaluation.facility_id, row.from_on) for row in titles
    ]:
        since[key] = min(since.get(key, day), day)
    known = set(SeriousEvent.objects.filter(facility__in=since).values_list("key", flat=True))
    new = [one for one in events(list(since), on=on) if one.key not in known and one.on >= since[one.facility_id]]
    return sum(_record(event, on) for event in new)


def _record(event: Event, on: date) -> bool:
    """Write an event down and suspend what held on its day; False if somebody else was faster."""
    try:
        with transaction.atomic():
            row = SeriousEvent.objects.create(
                key=event.key, facility_id=event.facility_id, on=event.on, words=event.words[:300], recorded_on=on
            )
            _suspend(row)
    except IntegrityError:
        return False
    return True


def _suspend(event: SeriousEvent) -> None:
    of_facility = {"evaluation__facility": event.facility_id}
    for grade in Grade.objects.filter(**of_facility, state=GradeState.VALID, since__lte=event.on):
        move(grade, GradeState.SUSPENDED, table=rounds.GRADE_MOVES, by=None, note=event.words)
    titles = Consequence.objects.titles().filter(**of_facility, state=ConsequenceState.HOLDS, from_on__lte=event.on)
    for title in titles:
        move(title, ConsequenceState.SUSPENDED, table=consequences.MOVES, by=None, note=event.words)
    to, url = event.facility.operator.organisation, event.facility.get_absolute_url()
    notices.tell(f"serious-{event.key}", to=to, title=TOLD, text=event.words, url=url)
