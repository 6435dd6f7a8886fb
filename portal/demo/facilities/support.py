"""Support in the demo: agreements on inclusive care, a scheme with six months of claims, audited, paid and one month to audit."""

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.conf import settings

from facilities.ground.choices import PUBLIC_STATES
from facilities.models import (
    Budget,
    Claim,
    ClaimLine,
    Enrolment,
    Facility,
    Payment,
    Presence,
    Rate,
    Recognition,
    Scheme,
)
from facilities.support import batches, claims, counting, draws
from portal.demo.demonstration import demonstrator
from portal.models import User
from portal.querysets import within

FACILITIES, CHILDREN, MONTHS = 14, 9, 6
MOST_FEE = 3_360  # yuan a month, as the demo's price rule has it
PAY = 20_000  # fen a child and month, as Sichuan pays
BUDGET = 80_000_000  # fen a year


@demonstrator(62, "support")
def support(random: Random, on: date) -> int:
    """Let some inclusive facilities have agreements and claims; the last month waits for the audit."""
    rows = Facility.objects.filter(within([settings.DISTRICT_CODE]), state__in=PUBLIC_STATES, is_inclusive=True)
    filed = rows.filter(filed_on__isnull=False).exclude(monthly_fee__gt=MOST_FEE).order_by("pk")
    own = filed.filter(operator__organisation__memberships__user__username="operator")
    chosen = [*own, *filed.exclude(pk__in=own)][:FACILITIES]
    lead, owner = User.objects.get(username="bureau"), User.objects.get(username="operator")
    months = sorted(_months(on))
    _agree(chosen, months[0], owner, on)
    scheme = _scheme(months[0], on)
    children = _children(chosen, months[0], random)
    Presence.objects.bulk_create(
        Presence(
            enrolment=child, month=month, days=random.randint(6, 20), excused=random.randint(0, 4), entered_by=owner
        )
        for child in children
        for month in months
    )
    for month in months:
        _claim(scheme, month, chosen, owner)
    _pay(scheme, months[:-1], lead, on)
    return len(children)


def _months(on: date) -> Iterator[date]:
    month = on
    for _ in range(MONTHS):
        month = claims.last_month(month)
        yield month


def _agree(facilities: list[Facility], since: date, by: User, on: date) -> None:
    Recognition.objects.bulk_create(
        Recognition(
            facility=row,
            state="recognised",
            places=row.capacity or 20,
            most_fen=MOST_FEE * 100,
            reasons="租金减免,师资由举办者统一培训。",
            from_on=since,
            until_on=since + timedelta(days=3 * 365),
            conditions="执行公示收费,每学期公开收支。",
            number=f"普惠{since.year}-{place:03d}",
            applied_by=by,
            applied_on=since - timedelta(days=30),
            decided_on=since - timedelta(days=10),
        )
        for place, row in enumerate(facilities, 1)
    )


def _scheme(since: date, on: date) -> Scheme:
    scheme = Scheme.objects.create(
        code="operation",
        name="普惠托育运营补助(示例)",
        name_en="Support of inclusive care (example)",
        legal_base="示例政策文件〔2026〕1号",
        budget_line="2100717 计划生育服务",
        from_on=since,
        audit_percent=20,
    )
    words = "全日托每生每月200元,当月实际出勤不少于10天(病假计入,最多3天)。"
    Rate.objects.create(scheme=scheme, fen=PAY, least_days=10, allowed_absences=3, words=words, from_on=since)
    Budget.objects.bulk_create(Budget(scheme=scheme, year=year, fen=BUDGET) for year in (on.year - 1, on.year))
    return scheme


def _children(facilities: list[Facility], since: date, random: Random) -> list[Enrolment]:
    kinds = {row.pk: row.classes.values_list("kind", flat=True).first() or "toddler" for row in facilities}
    return Enrolment.objects.bulk_create(
        Enrolment(
            facility=row,
            token=random.getrandbits(59),
            label=f"1-{place:02d}",
            kind=kinds[row.pk],
            from_on=since - timedelta(days=random.randint(1, 300)),
        )
        for row in facilities
        for place in range(1, CHILDREN + 1)
    )


def _claim(scheme: Scheme, month: date, facilities: list[Facility], by: User) -> None:
    """Hand the month in for all: one statement counts, two write."""
    last = claims.last_day(month)
    made = Claim.objects.bulk_create(
        Claim(facility=row, scheme=scheme, month=month, submitted_by=by, submitted_on=last + timedelta(days=3))
        for row in facilities
    )
    of = {claim.facility_id: claim for claim in made}
    counted = counting.count(scheme, month, last, list(of))
    ClaimLine.objects.bulk_create(claims.entitled(of[row.facility_id], row) for row in counted)


def _pay(scheme: Scheme, months: list[date], lead: User, on: date) -> None:
    """Audit and pay every month but the last: drawn, audited by the bureau, paid by the treasury in one batch."""
    for month in months:
        draws.draw(scheme, month, by=lead, seed=f"{month:%Y%m}")
    waiting = Claim.objects.filter(scheme=scheme, month__in=months)
    waiting.update(state="audited", audited_by=lead, audited_on=on - timedelta(days=20), note="已核对签到表")
    empty = waiting.exclude(lines__fen__gt=0)
    empty.update(state="offset")
    batch = batches.make(scheme, by=User.objects.get(username="finance"), on=on - timedelta(days=12))
    Payment.objects.filter(batch=batch).update(paid_on=on - timedelta(days=6))
    Claim.objects.filter(payments__batch=batch).update(state="paid")
    type(batch).objects.filter(pk=batch.pk).update(state="settled")
    Budget.objects.filter(scheme=scheme, year=on.year).update(committed_fen=batch.sum_fen)
