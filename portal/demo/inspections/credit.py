"""The demo's credit: ledgers of the invented past, repairs, a facility on each list, one announced for the black list."""

from datetime import date, timedelta
from random import Random

from django.db import transaction
from django.db.models import QuerySet

from facilities.models import Facility
from inspections.credit import ledger, scores
from inspections.credit.choices import ListingState, RepairState
from inspections.ground.choices import VISITED_STATES, CreditGrade, CreditKind, CreditList
from inspections.models import CreditEntry, CreditListing, CreditRepair, Finding
from portal.accounts.models import User
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.demo.demonstration import demonstrator
from portal.rulebook.models import Clause
from portal.rulebook.rulebook import Limits

CLAUSE = "district-credit-lists"
REASONS = {
    CreditList.RED: "近一年检查未发现严重问题，发现的问题均按期改正。",
    CreditList.BLACK: "一年内多次被责令改正，逾期未改正。",
}
SINCE = 60  # days before today on which the invented listings began


@demonstrator(66, "credit records")
@transaction.atomic
def invent_credit(rng: Random, on: date) -> int:
    """Write the ledgers of all demo facilities, then repairs and listings where there are none; return how many entries."""
    facilities = Facility.objects.filter(is_demo=True)
    made = ledger.record(facilities, on=on)
    bureau, deputy = (User.objects.filter(username=name).first() for name in ("bureau", "deputy"))
    if bureau and deputy and not CreditListing.objects.exists():
        _repairs(bureau, on)
        _listings(facilities.filter(state__in=VISITED_STATES), bureau, deputy, on)
    return made


def _repairs(bureau: User, on: date) -> None:
    """Let some operators have applied for a repair: the oldest was granted, the others wait."""
    lost = CreditEntry.objects.counting(on).deductions().filter(kind=CreditKind.FINDING, points__lte=-3)
    old = lost.filter(on__lt=on - timedelta(days=100), facility__is_demo=True).order_by("on", "pk")
    corrected = [entry for entry in old[:60] if isinstance(entry.subject, Finding) and entry.subject.closed_on]
    seen: set[int] = set()
    for entry in corrected:
        if entry.facility_id not in seen and len(seen) < 4 and scores.remaining(entry) > 0:
            _repair(entry, bureau, on, is_granted=not seen)
            seen.add(entry.facility_id)


def _repair(entry: CreditEntry, bureau: User, on: date, *, is_granted: bool) -> None:
    post = entry.facility.operator.organisation.memberships.order_by("pk").first()
    row = CreditRepair.objects.create(
        facility=entry.facility,
        entry=entry,
        text="已完善管理制度并组织全员培训，三个月内自查未再发现同类问题。",
        asked_on=on - timedelta(days=10),
        asked_by=post.user if post else bureau,
        state=RepairState.GRANTED if is_granted else RepairState.ASKED,
        **({"decided_on": on - timedelta(days=5), "decided_by": bureau, "answer": "材料属实。"} if is_granted else {}),
    )
    if is_granted:
        CreditEntry.objects.create(  # type: ignore[misc]
            facility=entry.facility,
            kind=CreditKind.REPAIR,
            points=min(scores.share(entry, "credit.repair.percent", Limits(on)), scores.remaining(entry)),
            on=on - timedelta(days=5),
            until=entry.until,
            clause=entry.clause,
            severity=entry.severity,
            answers=entry,
            subject=row,
            key=f"{row._meta.label_lower}-{row.pk}-{CreditKind.REPAIR}",
        )


def _listings(facilities: QuerySet[Facility], bureau: User, deputy: User, on: date) -> None:
    ranked = list(scores.with_score(facilities, on=on).order_by("credit_score", "pk"))
    best = [row for row in reversed(ranked) if row.credit_grade == CreditGrade.A]
    for facility in best[:2]:
        _listed(facility, CreditList.RED, 12, bureau, deputy, on)
    for facility in ranked[:1]:
        _listed(facility, CreditList.BLACK, 12, bureau, deputy, on)
    for facility in ranked[1:2]:
        row = _row(facility, CreditList.BLACK, 6, bureau, on - timedelta(days=1))
        clock.begin(row, TermKind.HEARING, on=on - timedelta(days=1))


def _row(facility: Facility, kind: str, months: int, by: User, on: date, **more: object) -> CreditListing:
    clause = Clause.objects.in_force(on).filter(code=CLAUSE).latest("version")
    facts = {"clause": clause, "reasons": REASONS[CreditList(kind)], "months": months}
    return CreditListing.objects.create(facility=facility, kind=kind, proposed_by=by, proposed_on=on, **facts, **more)


def _listed(facility: Facility, kind: str, months: int, bureau: User, deputy: User, on: date) -> None:
    first = on - timedelta(days=SINCE)
    _row(
        facility,
        kind,
        months,
        bureau,
        first - timedelta(days=14),
        state=ListingState.LISTED,
        decided_by=deputy,
        decided_on=first,
        from_on=first,
        until_on=first + timedelta(days=30 * months - 1),
    )
