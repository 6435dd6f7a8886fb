"""Children as tokens and their days: entered for an open month, corrected with a reason once it is frozen.

Whoever counts days otherwise (day cards, monthly figures) answers `days_known`; nobody is paid for more days than were counted there.
"""

from calendar import monthrange
from collections.abc import Callable, Collection, Mapping
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.ground import policy
from facilities.ground.models import Facility
from facilities.support.models import Claim, Enrolment, Presence, month_of
from portal.accounts.scope import require
from portal.errors import Refused
from portal.identifiers import texts
from portal.models import User
from portal.sealing import digests

Known = Callable[[Collection[int], date], Mapping[int, int]]
SOURCES: list[tuple[int, Known]] = []
HEX = 15  # digits of a digest that make a token: 60 bits


def days_known(order: int) -> Callable[[Known], Known]:
    """Register a function that returns the child-days of a month by facility, of those it knows; the lowest order is asked first."""

    def register(source: Known) -> Known:
        SOURCES.append((order, source))
        return source

    return register


def counted_elsewhere(facilities: Collection[int], month: date) -> dict[int, int]:
    """Return the child-days that the first source that knows a facility tells; nothing of one that nobody knows."""
    found: dict[int, int] = {}
    for _order, source in sorted(SOURCES, key=lambda pair: pair[0]):
        for key, days in source([key for key in facilities if key not in found], month).items():
            found.setdefault(key, days)
    return found


class Days(NamedTuple):
    """What is entered of a child for a month."""

    attended: int
    excused: int


def token_of(id_type: str, number: str) -> int:
    """Return the token of a child by its identity document: the same at every facility, also after a change of the key."""
    tokens = [int(digest[:HEX], 16) for digest in digests(f"child:{id_type}:{texts.bare(number)}")]
    known = Enrolment.objects.filter(token__in=tokens).values_list("token", flat=True).first()
    return tokens[0] if known is None else known


@transaction.atomic
def enrol(enrolment: Enrolment, id_type: str, number: str, *, by: User, on: date) -> Enrolment:
    """Enrol a child; its number is not kept. Raises Refused if it is enrolled somewhere on any of these days, or at no such class."""
    facility = locked(enrolment.facility_id)
    require(policy.may_update(by, facility))
    if enrolment.from_on > on:
        raise Refused(_("This day lies in the future."), field="from_on")
    if not facility.classes.filter(kind=enrolment.kind).exists():
        raise Refused(_("The facility has no class of this kind."), field="kind")
    enrolment.token = token_of(id_type, number)
    try:
        with transaction.atomic():
            enrolment.save()
    except IntegrityError:
        reason = _(
            "This child is enrolled at a facility of the district on one of these days. A child counts once a day."
        )
        raise Refused(reason, field="from_on") from None
    return enrolment


def locked(pk: int) -> Facility:
    """Lock a facility: months are entered, corrected and claimed one after the other."""
    rows = Facility.objects.select_for_update(of=("self",)).select_related("operator__organisation", "area")
    return rows.get(pk=pk)


@transaction.atomic
def leave(enrolment: Enrolment, until_on: date, *, by: User, on: date) -> Enrolment:
    """Say a child's last day. Raises Refused for a day after which days were entered: what was paid for stays as it was."""
    require(policy.may_update(by, locked(enrolment.facility_id)))
    if enrolment.presences.filter(Q(days__gt=0) | Q(excused__gt=0), month__gt=until_on).exists():
        raise Refused(_("Days after this one are entered for the child. Correct these months first."), field="until_on")
    if until_on < enrolment.from_on:
        raise Refused(_("The last day lies before the first."), field="until_on")
    enrolment.until_on = until_on
    try:
        with transaction.atomic():
            enrolment.save(update_fields=["until_on"])
    except IntegrityError:
        raise Refused(_("The child is enrolled elsewhere on one of these days."), field="until_on") from None
    return enrolment


def is_frozen(facility: Facility, month: date) -> bool:
    """Say whether a claim froze the month."""
    return Claim.objects.filter(facility=facility, month=month).exists()


@transaction.atomic
def enter(facility: Facility, month: date, days: Mapping[int, Days], *, by: User, on: date) -> int:
    """Enter days of children for a month that is over and not frozen, by key of enrolment; return how many changed."""
    facility = locked(facility.pk)
    require(policy.may_update(by, facility))
    if is_frozen(facility, month):
        raise Refused(
            _("This month is frozen by a claim. Correct it with a reason; the difference comes with the next claim.")
        )
    return _write(facility, month, days, by, on, "")


@transaction.atomic
def correct(facility: Facility, month: date, days: Mapping[int, Days], *, reason: str, by: User, on: date) -> int:
    """Correct days of a frozen month, with the reason; the difference is booked by the next claim. Return how many changed."""
    facility = locked(facility.pk)
    require(policy.may_update(by, facility))
    if not is_frozen(facility, month):
        raise Refused(_("This month is still open: enter its days, there is nothing to adjust."))
    if not reason.strip():
        raise Refused(_("Please say why it is corrected."), field="reason")
    return _write(facility, month, days, by, on, reason)


def _write(facility: Facility, month: date, days: Mapping[int, Days], by: User, on: date, reason: str) -> int:
    if month >= month_of(on):
        raise Refused(_("This month is not over yet."))
    last = month.replace(day=monthrange(month.year, month.month)[1])
    enrolments = {row.pk: row for row in attending(facility, month, last).filter(pk__in=list(days))}
    if missing := set(days) - set(enrolments):
        raise Refused(_("A child is not enrolled here in this month."), field=f"days-{min(missing)}")
    before = latest(enrolments, month)
    rows = []
    for key, told in days.items():
        _require_possible(enrolments[key], month, last, told)
        was = before.get(key)
        if was is None or (was.days, was.excused) != told:
            version = was.version + 1 if was else 1
            facts = {"version": version, "days": told.attended, "excused": told.excused, "reason": reason}
            rows.append(Presence(enrolment_id=key, month=month, entered_by=by, **facts))
    Presence.objects.bulk_create(rows)
    return len(rows)


def attending(facility: Facility, month: date, last: date):  # type: ignore[no-untyped-def] # a queryset of the app's own
    """Return the enrolments that meet the month."""
    lasts = Q(until_on__isnull=True) | Q(until_on__gte=month)
    return Enrolment.objects.filter(lasts, facility=facility, from_on__lte=last)


def latest(enrolments: Collection[int], month: date) -> dict[int, Presence]:
    """Return the last version of each enrolment's days of a month."""
    rows = Presence.objects.filter(enrolment__in=list(enrolments), month=month).order_by("version")
    return {row.enrolment_id: row for row in rows}


def _require_possible(enrolment: Enrolment, month: date, last: date, told: Days) -> None:
    end = min(last, enrolment.until_on or last)
    most = (end - max(month, enrolment.from_on)).days + 1
    if told.attended + told.excused > most:
        reason = _("%(label)s was enrolled on %(most)s days of this month.")
        raise Refused(reason % {"label": enrolment.label, "most": most}, field=f"days-{enrolment.pk}")


def without_days(facility: Facility, month: date, last: date) -> int:
    """Return how many children of the month nothing is entered of."""
    told = Presence.objects.filter(month=month).values("enrolment")
    return int(attending(facility, month, last).exclude(pk__in=told).count())
