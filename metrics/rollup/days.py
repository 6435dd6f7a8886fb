"""The daily tick: what the date alone changes. Certificates expire, terms run out, months go by, and nobody saves anything.

A day is started once: what it changed is marked and the day is written down in one transaction. Where the rules themselves or the
year change, everything is counted, and the day is written down after it. Ages of children need no tick: the portal holds no
birthdays that count, only the figures that communities report by year of birth.
"""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from facilities.models import AlarmButton, Drill, EmergencyPlan, EntryCheck, Facility
from inspections.findings.choices import FindingState
from inspections.models import Finding
from metrics.indicators.models import Indicator, IndicatorValue
from metrics.rollup import facilities, marks
from metrics.rollup.compliance import months_unvisited, risk_weights
from metrics.rollup.counting import recount, roll_up
from metrics.rollup.models import FacilitySummary, RollupDay
from portal.areas.choices import AreaLevel
from portal.models import Area, Clause, Document, Threshold
from portal.rulebook.rulebook import Limits
from staff.models import Ban, Credential, CredentialNeed, GuardDuty, GuardPost, Person, Post, RatioDay

JUDGED = ("ratio_slots.", "family_ratio_slots.")  # over so many days the ratio is judged
SOON = "reminder.first_days"  # documents that run out within so many days warn


def start_day(*, on: date, at: datetime) -> bool:
    """Bring all summaries to the day, unless they are; return whether there was anything to do. May be killed and sent again."""
    latest = RollupDay.objects.first()
    is_new = _defines_anew(on)
    if latest and latest.day >= on and not is_new:
        return False
    if latest is None or latest.day.year != on.year or is_new or _rules_change(latest.day, on):
        recount(on=on, at=at)
        RollupDay.objects.bulk_create([RollupDay(day=on, is_full=True, at=at)], ignore_conflicts=True)
    else:
        _tick(latest.day, on, at)
    roll_up(on=on, at=at)
    return True


def _defines_anew(on: date) -> bool:
    """Say whether a definition in force was never counted this year: one that came with the portal holds from a day that is over."""
    counted = IndicatorValue.objects.filter(indicator=OuterRef("pk"), year=on.year)
    return Indicator.objects.in_force(on).filter(~Exists(counted)).exists()


def _rules_change(since: date, on: date) -> bool:
    """Say whether a clause, a number or the definition of an indicator begins or ends between the days."""
    begins, ends = Q(effective_from__gt=since, effective_from__lte=on), Q(effective_to__gte=since, effective_to__lt=on)
    return (
        any(model.objects.filter(begins | ends).exists() for model in (Clause, Threshold, CredentialNeed))
        or Indicator.objects.filter(valid_from__gt=since, valid_from__lte=on).exists()
    )


@transaction.atomic
def _tick(since: date, on: date, at: datetime) -> None:
    touched = set().union(*crossed_facilities(since, on))
    marks.put(facilities=touched, communities=crossed_communities(since, on))
    facilities.refresh_risk(longer_unvisited(since, on), on, at)
    RollupDay.objects.bulk_create([RollupDay(day=on, is_full=False, marked=len(touched), at=at)], ignore_conflicts=True)


def _ended(field: str, since: date, on: date) -> Q:
    """Match rows of which the last day has passed: it still counted on `since`, and counts no more on `on`."""
    return Q(**{f"{field}__gte": since, f"{field}__lt": on})


def _begun(field: str, since: date, on: date) -> Q:
    """Match rows of which the first day has come."""
    return Q(**{f"{field}__gt": since, f"{field}__lte": on})


def crossed_facilities(since: date, on: date) -> Iterator[Iterable[int]]:
    """Return facilities of which something ran out or began after `since` up to `on`."""
    own = _ended("lease_until", since, on) | _begun("filed_on", since, on)
    yield Facility.objects.filter(own).values_list("pk", flat=True)
    posts = Post.objects.filter(_ended("until", since, on) | _begun("since", since, on))
    yield posts.values_list("person__facility_id", flat=True)
    papers = Credential.objects.filter(_ended("expires_on", since, on) | _begun("issued_on", since, on))
    yield papers.values_list("person__facility_id", flat=True)
    bans = Ban.objects.filter(_ended("until", since, on) | _begun("since", since, on))
    yield Person.objects.filter(identity__in=bans.values("identity")).values_list("facility_id", flat=True)
    due = Finding.objects.filter(_ended("due_on", since, on), state=FindingState.ORDERED)
    yield due.values_list("facility_id", flat=True)
    yield from _of_safety(since, on)
    yield _lacking_carers(since, on)
    yield from _of_documents(since, on)


def _of_safety(since: date, on: date) -> Iterator[Iterable[int]]:
    """Return facilities with a child that began or missed its term, a test, drill or plan that became old, a guard post that began or ended."""
    children = EntryCheck.objects.standing().filter(_ended("catch_up_by", since, on) | _begun("begins_on", since, on))
    yield children.values_list("facility_id", flat=True)
    if days := Limits(on).starting("alarm.test_days").get(""):
        buttons = AlarmButton.objects.hanging().with_due(int(days)).filter(_ended("due_on", since, on))
        yield buttons.values_list("facility_id", flat=True)
    for days in Limits(on).starting("drill.").values():
        span = timedelta(days=int(days))
        yield Drill.objects.filter(_ended("held_on", since - span, on - span)).values_list("facility_id", flat=True)
        plans = EmergencyPlan.objects.filter(_ended("adopted_on", since - span, on - span))
        yield plans.values_list("facility_id", flat=True)
    changed = _ended("until", since, on) | _begun("since", since, on)
    yield GuardPost.objects.filter(changed).values_list("facility_id", flat=True)
    yield GuardDuty.objects.filter(changed).values_list("guard_post__facility_id", flat=True)


def _lacking_carers(since: date, on: date) -> Iterable[int]:
    """Return facilities with a gap among the days over which the ratio is judged: each day that comes or goes changes their share."""
    limits = Limits(on)
    spans = [int(limits.starting(kind)["days"]) for kind in JUDGED if "days" in limits.starting(kind)]
    short = RatioDay.objects.between(since - timedelta(days=max(spans, default=0)), on).filter(in_ratio__lt=F("slots"))
    return short.order_by().values_list("care_class__facility_id", flat=True).distinct()


def _of_documents(since: date, on: date) -> Iterator[Iterable[int]]:
    crossed = _ended("expires_on", since, on)
    if soon := Limits(on).starting(SOON).get(""):
        ahead = timedelta(days=int(soon))
        crossed |= _begun("expires_on", since + ahead, on + ahead)
    rows = Document.objects.current().filter(crossed)
    yield _subjects(rows, Facility)
    yield Person.objects.filter(pk__in=_subjects(rows, Person)).values_list("facility_id", flat=True)


def _subjects(rows: QuerySet[Document], model: type) -> QuerySet:
    return rows.filter(subject_type=ContentType.objects.get_for_model(model)).values_list("subject_id", flat=True)


def crossed_communities(since: date, on: date) -> QuerySet:
    """Return communities that came to be or ceased between the days."""
    changed = Area.objects.filter(_ended("valid_to", since, on) | _begun("valid_from", since, on))
    return changed.filter(level=AreaLevel.COMMUNITY).values_list("code", flat=True)


def longer_unvisited(since: date, on: date) -> list[int]:
    """Return facilities whose whole months since the last visit are others on `on` than on `since`."""
    most = risk_weights(on).get("months_most", 0)
    overseen = FacilitySummary.objects.filter(is_overseen=True)
    days = overseen.order_by().values_list("last_visit_on", flat=True).distinct()
    grown = [d for d in days if months_unvisited(d, most, since) != months_unvisited(d, most, on)]
    return list(overseen.filter(last_visit_on__in=grown).order_by("pk").values_list("pk", flat=True))
