"""The load of the bureau's reviewers: who may be given filings, what each has, and whom the least load suggests."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Q
from guardian.models import UserObjectPermission

from facilities.filing.models import Filing
from facilities.review.models import Absence
from portal import permissions
from portal.accounts.scope import scope_of
from portal.models import User
from portal.rulebook.rulebook import Limits

WEIGHTS = ("open", "due_this_week", "overdue")  # each with a number `load.<name>` in the rulebook


@dataclass(frozen=True)
class Load:
    """What a reviewer has in hand on a day. `points` weighs it; `absence` is the one that runs."""

    reviewer: User
    open: int
    due_this_week: int
    overdue: int
    points: int
    absence: Absence | None
    is_lead: bool


def reviewers_of(area_code: str) -> list[User]:
    """Return the active users who may review filings in the area, by name."""
    return list(
        User.objects.filter(pk__in=_granted(permissions.REVIEW_FILINGS, area_code), is_active=True).order_by(
            "full_name", "pk"
        )
    )


def _granted(permission: str, area_code: str) -> set[int]:
    rows = UserObjectPermission.objects.filter(
        permission__codename=permissions.codename(permission),
        content_type__app_label="portal",
        content_type__model="area",
        object_pk__in=[area_code[:length] for length in range(1, len(area_code) + 1)],
    )
    return set(rows.values_list("user_id", flat=True))


def leads_of(area_code: str) -> list[User]:
    """Return the active users who lead the review in the area, by name."""
    return list(
        User.objects.filter(pk__in=_granted(permissions.DECIDE_FILINGS, area_code), is_active=True).order_by(
            "full_name", "pk"
        )
    )


def colleagues_of(user: User) -> list[User]:
    """Return who reviews where the user reviews too, the user included, by name."""
    found: dict[int, User] = {}
    for area in scope_of(user).areas(permissions.REVIEW_FILINGS):
        found |= {reviewer.pk: reviewer for reviewer in reviewers_of(area)}
    return sorted(found.values(), key=lambda reviewer: (str(reviewer), reviewer.pk))


def loads(area_code: str, *, on: date) -> list[Load]:
    """Return the load of every reviewer of the area, in four queries; the week ends on its Sunday."""
    reviewers = reviewers_of(area_code)
    counts = _counts(reviewers, on)
    away = {
        absence.user_id: absence
        for absence in Absence.objects.on(on).filter(user__in=reviewers).select_related("deputy")
    }
    limits, leads = Limits(on), _granted(permissions.DECIDE_FILINGS, area_code)
    nothing = dict.fromkeys(WEIGHTS, 0)
    found = []
    for reviewer in reviewers:
        has = counts.get(reviewer.pk, nothing)
        points = sum(int(limits[f"load.{name}"]) * has[name] for name in WEIGHTS)
        found.append(Load(reviewer, **has, points=points, absence=away.get(reviewer.pk), is_lead=reviewer.pk in leads))
    return found


def _counts(reviewers: Iterable[User], on: date) -> dict[int, dict[str, int]]:
    sunday = on + timedelta(days=6 - on.weekday())
    rows = (
        Filing.objects.undecided()
        .filter(assigned_to__in=list(reviewers))
        .with_due_dates()
        .order_by()
        .values("assigned_to")
        .annotate(
            open=Count("pk"),
            due_this_week=Count("pk", filter=Q(next_due__range=(on, sunday))),
            overdue=Count("pk", filter=Q(next_due__lt=on)),
        )
    )
    return {row.pop("assigned_to"): row for row in rows.values("assigned_to", *WEIGHTS)}


def suggested(filing: Filing, *, on: date) -> User | None:
    """Return the reviewer with the least load who is there and has not stepped aside; a lead only if there is no other."""
    recused = set(filing.recusals.values_list("user_id", flat=True))
    free = [
        load
        for load in loads(filing.facility.area_id, on=on)
        if load.absence is None and load.reviewer.pk not in recused
    ]
    best = min(free, key=lambda load: (load.is_lead, load.points, load.reviewer.pk), default=None)
    return best.reviewer if best else None
