"""Double random draws (双随机): what goes in is frozen, the seed is made after that, the result is planned and later published.

Nobody draws twice: the act is a move under the row lock, and the database refuses to change seed or record afterwards.
"""

import secrets
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.ground.choices import VisitKind
from inspections.planning import due, lottery, policy
from inspections.planning.choices import DrawState, ExclusionKind
from inspections.planning.models import ConflictOfInterest, Draw, DrawExclusion, DrawnVisit
from inspections.visits import visits
from inspections.visits.choices import AWAITED_VISITS
from inspections.visits.models import Visit
from inspections.visits.visits import Occasion
from portal import actions, permissions
from portal.accounts import posts as accounts
from portal.accounts.scope import require
from portal.clock import clock
from portal.errors import IllegalMove, Refused
from portal.models import CalendarDay, User
from portal.numbering import next_number
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move

MOVES: Moves = {
    DrawState.PREPARED: {DrawState.DRAWN, DrawState.DISCARDED},
    DrawState.DRAWN: {DrawState.PUBLISHED},
    DrawState.PUBLISHED: set(),
    DrawState.DISCARDED: set(),
}
INSPECTING = [role for role, grants in accounts.ROLE_GRANTS.items() if permissions.INSPECT in grants]


@transaction.atomic
def prepare(draw: Draw, *, by: User, on: date) -> Draw:
    """Save a draw that is to be carried out later, or what was changed of it."""
    require(policy.may_plan(by, draw.organisation))
    if draw.checklist.department_id != draw.organisation.department_id:
        raise Refused(_("This checklist is another department's."), field="checklist")
    if draw.visits_from < on:
        raise Refused(_("The day of the visit lies in the past."), field="visits_from")
    if draw.visits_until < draw.visits_from:
        raise Refused(_("The last day lies before the first."), field="visits_until")
    if draw.pk:
        _lock_prepared(draw, by)
    draw.by = by
    draw.save()
    return draw


@transaction.atomic
def exclude(
    draw: Draw, *, by: User, kind: str, reason: str, facility: Facility | None = None, inspector: User | None = None
) -> DrawExclusion:
    """Leave a facility or an inspector out of the draw, or keep a pair of them apart, with the reason."""
    _lock_prepared(draw, by)
    if facility is None and inspector is None:
        raise Refused(_("Please choose a facility, an inspector, or both."), field="facility")
    if draw.exclusions.filter(facility=facility, inspector=inspector).exists():
        raise Refused(_("This is excluded already."), field="facility")
    return DrawExclusion.objects.create(
        draw=draw, facility=facility, inspector=inspector, kind=kind, reason=reason.strip(), by=by
    )


@transaction.atomic
def include(exclusion: DrawExclusion, *, by: User) -> None:
    """Take an exclusion back before the draw."""
    _lock_prepared(exclusion.draw, by)
    exclusion.delete()


@transaction.atomic
def discard(draw: Draw, *, by: User, reason: str) -> Draw:
    """Let a draw be that was not carried out."""
    require(policy.may_plan(by, draw.organisation))
    if not reason.strip():
        raise Refused(_("Please give the reason."), field="reason")
    return move(draw, DrawState.DISCARDED, table=MOVES, by=by, note=reason.strip())


def inspectors(draw: Draw) -> list[User]:
    """Return the inspectors of the draw's office."""
    posts = {
        "memberships__organisation": draw.organisation_id,
        "memberships__until__isnull": True,
        "memberships__role__in": INSPECTING,
    }
    return list(User.objects.filter(is_active=True, **posts).distinct().order_by("pk"))


def conflicts(draw: Draw, *, on: date) -> list[ConflictOfInterest]:
    """Return the conflicts of interest in force that touch the draw's inspectors and facilities."""
    rows = ConflictOfInterest.objects.in_force(on).filter(
        inspector__in=inspectors(draw), facility__in=due.population(draw.organisation, draw.target, on=on)
    )
    return list(rows.select_related("inspector", "facility").order_by("pk"))


def frozen(draw: Draw, *, on: date, seed: str = "") -> dict[str, Any]:
    """Return what goes into the draw. Inspectors stand in it by a number only, and reasons by their kind."""
    facilities = due.population(draw.organisation, draw.target, on=on)
    pairs = [(row.facility_id, row.inspector_id, row.kind) for row in draw.exclusions.order_by("pk")]
    declared = [(row.facility_id, row.inspector_id, ExclusionKind.CONFLICT) for row in conflicts(draw, on=on)]
    return {
        "algorithm": lottery.ALGORITHM,
        "seed": seed,
        "facilities": [{"key": str(row.pk), "name": row.name} for row in facilities],
        "inspectors": [str(user.pk) for user in inspectors(draw)],
        "excluded": [_excluded(*pair) for pair in dict.fromkeys([*pairs, *declared])],
        "count": draw.count,
        "inspectors_each": draw.inspectors_each,
    }


def _excluded(facility: int | None, inspector: int | None, kind: str) -> dict[str, str | None]:
    def text(key: int | None) -> str | None:
        return None if key is None else str(key)

    return {"facility": text(facility), "inspector": text(inspector), "kind": str(kind)}


def obstacles(record: lottery.Record) -> list[str]:
    """Say what keeps the draw from being possible whatever the seed is; judged before there is one."""
    eligible = lottery.eligible(record)
    found = []
    if len(eligible) < record["count"]:
        words = {"count": record["count"], "eligible": len(eligible)}
        found.append(_("%(count)s facilities are to be drawn, but only %(eligible)s can be.") % words)
    names = {row["key"]: row["name"] for row in record["facilities"]}
    short = [names[key] for key in eligible if len(lottery.fitting(record, key)) < record["inspectors_each"]]
    if short:
        words = {"facilities": "、".join(short[:3]), "count": len(short)}
        found.append(_("Not enough inspectors are left for %(count)s facilities: %(facilities)s") % words)
    return found


@transaction.atomic
def carry_out(draw: Draw, *, by: User, at: datetime) -> Draw:
    """Freeze what goes in, make the seed, draw, and plan the visits. Raises Refused if it is not possible, IllegalMove if drawn."""
    require(policy.may_plan(by, draw.organisation))
    draw.refresh_from_db(from_queryset=Draw.objects.select_for_update(of=("self",)))
    on = timezone.localdate(at)
    if draw.is_prepared:
        _must_be_possible(draw, on)
        _keep(draw, frozen(draw, on=on, seed=secrets.token_hex(16)), at)
    move(draw, DrawState.DRAWN, table=MOVES, by=by)
    _plan_visits(draw, lottery.draw(draw.record), by=by, on=on)
    return draw


def _must_be_possible(draw: Draw, on: date) -> None:
    if draw.visits_until < on:
        raise Refused(_("The last day for the visits has passed. Please change the draw first."))
    if found := obstacles(frozen(draw, on=on)):
        raise Refused(" ".join(found))


def _keep(draw: Draw, record: dict[str, Any], at: datetime) -> None:
    """Write down seed, record and number: from here on the database lets nobody change them."""
    year = timezone.localdate(at).year
    draw.record, draw.seed, draw.fingerprint = record, record["seed"], lottery.fingerprint(record)
    draw.number = f"{settings.DISTRICT_CODE}-SSJ-{year}-{next_number('draw', year):03d}"
    draw.drawn_at = at
    draw.save(update_fields=["record", "seed", "fingerprint", "number", "drawn_at"])


def _plan_visits(draw: Draw, lines: Sequence[lottery.Line], *, by: User, on: date) -> None:
    days = _days(draw, on)
    facilities = Facility.objects.in_bulk([int(line.facility) for line in lines])
    people = User.objects.in_bulk({int(key) for line in lines for key in line.inspectors})
    for line in lines:
        team = [people[int(key)] for key in line.inspectors]
        visit = visits.plan(
            facilities[int(line.facility)],
            draw.checklist,
            by=by,
            planned_on=days[(line.place - 1) * len(days) // len(lines)],
            on=on,
            key=uuid5(NAMESPACE_URL, f"draw:{draw.pk}:{line.facility}"),
            occasion=Occasion(kind=VisitKind.RANDOM, reason=draw.title, cause=draw),
            inspector=team[0],
        )
        drawn = DrawnVisit.objects.create(draw=draw, place=line.place, facility=visit.facility, visit=visit)
        drawn.inspectors.set(team)


def _days(draw: Draw, on: date) -> list[date]:
    """Return the working days over which the visits are spread."""
    first = max(draw.visits_from, on)
    days = CalendarDay.objects.filter(day__gte=first, day__lte=draw.visits_until, is_working=True).order_by("day")
    return list(days.values_list("day", flat=True)) or [first]


def follow(visit: Visit, *, on: date) -> None:
    """Begin the term for publishing when the last visit of a draw has ended. Safe to repeat."""
    draw = Draw.objects.under_way().filter(drawn__visit=visit, publish_by__isnull=True).first()
    if draw and not draw.drawn.filter(visit__state__in=AWAITED_VISITS).exists():
        days = int(Limits(on)["draw.publication.working_days"])
        Draw.objects.filter(pk=draw.pk).update(publish_by=clock.add_working_days(on, days))


@transaction.atomic
def publish(draw: Draw, *, by: User, on: date) -> Draw:
    """Publish seed, record and results once every drawn visit has ended."""
    require(policy.may_plan(by, draw.organisation))
    if draw.drawn.filter(visit__state__in=AWAITED_VISITS).exists():
        raise Refused(_("Some of the drawn visits have not ended yet."))
    move(draw, DrawState.PUBLISHED, table=MOVES, by=by)
    draw.published_on = on
    draw.save(update_fields=["published_on"])
    return draw


def _lock_prepared(draw: Draw, by: User) -> None:
    require(policy.may_plan(by, draw.organisation))
    draw.refresh_from_db(fields=["state"], from_queryset=Draw.objects.select_for_update(of=("self",)))
    if not draw.is_prepared:
        raise IllegalMove(
            _("The draw was carried out or discarded; it is not changed any more. Please reload the page.")
        )


@transaction.atomic
def declare(inspector: User, facility: Facility, *, by: User, on: date, reason: str) -> ConflictOfInterest:
    """Declare that an inspector must not inspect a facility, for oneself or a colleague of one's office. Said twice it is one."""
    require(policy.may_declare(by, inspector))
    if not reason.strip():
        raise Refused(_("Please give the reason."), field="reason")
    row, _made = ConflictOfInterest.objects.get_or_create(
        inspector=inspector,
        facility=facility,
        until=None,
        defaults={"reason": reason.strip(), "entered_by": by, "since": on},
    )
    return row


@transaction.atomic
def end_conflict(conflict: ConflictOfInterest, *, by: User, on: date) -> None:
    """Say that a conflict of interest no longer exists; draws of the past keep it."""
    require(policy.may_declare(by, conflict.inspector))
    ConflictOfInterest.objects.filter(pk=conflict.pk, until__isnull=True).update(until=on)


def _may_plan(user: User | AnonymousUser, draw: Draw) -> bool:
    return policy.may_plan(user, draw.organisation)


actions.declare(
    Draw,
    prepare=actions.Act(_may_plan, actions.before(MOVES, DrawState.DRAWN)),
    publish=actions.Act(_may_plan, actions.before(MOVES, DrawState.PUBLISHED)),  # once all its visits have ended
)
