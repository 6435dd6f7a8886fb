"""Claims: what a facility could get and what it lacks, handing a month in, the audit, objections to cuts."""

from calendar import monthrange
from collections.abc import Callable, Iterator
from datetime import date
from typing import NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.ground import policy as ground_policy
from facilities.ground.choices import PUBLIC_STATES
from facilities.ground.models import Facility
from facilities.ground.money import yuan
from facilities.inclusive.models import Recognition
from facilities.support import attendance, capacity, correcting, counting, earning, policy
from facilities.support.choices import ClaimState as State, LineKind, ObjectionState, RecoveryState, SchemeKind
from facilities.support.earning import Earning
from facilities.support.models import (
    AuditDraw,
    Budget,
    Claim,
    ClaimLine,
    LineCorrection,
    Objection,
    Presence,
    Recovery,
    Scheme,
    month_of,
)
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.letters import notices
from portal.models import User
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    State.SUBMITTED: {State.AUDITED, State.OFFSET},
    State.AUDITED: {State.BATCHED},
    State.BATCHED: {State.PAID, State.AUDITED},
}
OBJECTION_MOVES: dict[str, set[str]] = {ObjectionState.OPEN: {ObjectionState.UPHELD, ObjectionState.REJECTED}}
RECOVERY_MOVES: dict[str, set[str]] = {RecoveryState.OPEN: {RecoveryState.REPAID}}
Barred = Callable[[Facility, date], str | Promise | None]
BARRED: list[Barred] = []
OVERDRAWN = _("The budget of “%(scheme)s” for %(year)s has %(left)s yuan left; %(asked)s are asked for.")


def bars_claims(source: Barred) -> Barred:
    """Register a function that says why a facility may hand in no new claim on a day, or None. Earned claims stay."""
    BARRED.append(source)
    return source


class Estimate(NamedTuple):
    """What a scheme would pay a facility for a month as entered so far, in fen, and what it lacks for that."""

    scheme: Scheme
    fen: int
    lines: list[counting.Counted]
    lacks: list[str | Promise]
    claim: Claim | None

    @property
    def yuan(self) -> object:
        """The amount in yuan."""
        return yuan(self.fen)


def last_day(month: date) -> date:
    """Return the last day of a month."""
    return month.replace(day=monthrange(month.year, month.month)[1])


def estimates(facility: Facility, month: date, *, on: date) -> list[Estimate]:
    """Say of every scheme of the month what the facility could get and what is missing; vouchers have their own page."""
    claims = {claim.scheme_id: claim for claim in facility.claims.filter(month=month)}
    found = []
    for scheme in Scheme.objects.covering(month, last_day(month)).exclude(kind=SchemeKind.VOUCHER):
        lines = earning.of(scheme).count(scheme, month, last_day(month), [facility.pk])
        fen = sum(line.quantity * line.rate_fen for line in lines)
        lacks = list(lacking(facility, scheme, month, on=on))
        found.append(Estimate(scheme, fen, lines, lacks, claims.get(scheme.pk)))
    return found


def lacking(facility: Facility, scheme: Scheme, month: date, *, on: date) -> Iterator[str | Promise]:
    """Yield what keeps the facility from handing in the month, each a sentence."""
    if last_day(month) >= on:
        yield _("The month is not over yet.")
    yield from earning.of(scheme).lacking(facility, scheme, month, on)


def _of_care(facility: Facility, scheme: Scheme, month: date, on: date) -> Iterator[str | Promise]:
    yield from _of_scheme(facility, scheme, month, on)
    yield from _of_attendance(facility, month, last_day(month))


def _of_scheme(facility: Facility, scheme: Scheme, month: date, on: date) -> Iterator[str | Promise]:
    last = last_day(month)
    if facility.state not in PUBLIC_STATES or not facility.filed_on or facility.filed_on > month:
        yield _("The facility was not on file during the whole month.")
    if scheme.settings and facility.setting not in scheme.settings:
        yield _("The scheme is not for facilities run this way.")
    if scheme.needs_recognition and not Recognition.objects.covering(month, last).filter(facility=facility).exists():
        yield _("No agreement on inclusive care covers the whole month.")
    if not scheme.rates.covering(month, last).exists():
        yield _("The scheme has no rate for the whole month.")
    yield from (reason for source in BARRED if (reason := source(facility, on)))


def _of_attendance(facility: Facility, month: date, last: date) -> Iterator[str | Promise]:
    entered = Presence.objects.filter(enrolment__facility=facility, month=month)
    if not entered.exists():
        yield _("No attendance is entered for the month.")
    elif missing := attendance.without_days(facility, month, last):
        yield _("Of %(count)s children nothing is entered for the month.") % {"count": missing}
    known = attendance.counted_elsewhere([facility.pk], month).get(facility.pk)
    latest = attendance.latest(facility.enrolments.values_list("pk", flat=True), month)
    days = sum(row.days for row in latest.values())
    if known is not None and days > known:
        reason = _("%(days)s days of attendance are entered, but only %(known)s were counted day by day.")
        yield reason % {"days": days, "known": known}


@transaction.atomic
def submit(facility: Facility, scheme: Scheme, month: date, *, by: User, on: date) -> Claim:
    """Hand a month in: it is frozen, its lines are written, and with them the differences of earlier months and what objections won.

    Raises Refused with what is lacking, and for a month before one that is handed in already.
    """
    facility = attendance.locked(facility.pk)
    require(ground_policy.may_update(by, facility))
    if lacks := list(lacking(facility, scheme, month, on=on)):
        raise Refused(" ".join(str(reason) for reason in lacks))
    if facility.claims.filter(scheme=scheme, month__gt=month).exists():
        raise Refused(_("A later month is handed in already; this one can only come as an adjustment."))
    claim = Claim(facility=facility, scheme=scheme, month=month, submitted_by=by, submitted_on=on)
    try:
        with transaction.atomic():
            claim.save()
    except IntegrityError:
        raise Refused(_("This month is handed in already.")) from None
    ClaimLine.objects.bulk_create(_lines(claim))
    return claim


def _lines(claim: Claim) -> Iterator[ClaimLine]:
    keys = [claim.facility_id]
    earns = earning.of(claim.scheme)
    for counted in earns.count(claim.scheme, claim.month, last_day(claim.month), keys):
        yield entitled(claim, counted)
    for row in earns.differences(claim.scheme, claim.month, keys):
        yield _line(claim, row.counted, LineKind.ADJUSTED, row.for_month, row.booked_fen)
    won = ClaimLine.objects.filter(
        objection__state=ObjectionState.UPHELD, claim__facility=claim.facility_id, claim__scheme=claim.scheme_id
    )
    for cut in won.exclude(further__kind=LineKind.RESTORED):
        yield further(claim, cut, LineKind.RESTORED, -cut.fen, str(cut.objection.answer), None)  # type: ignore[attr-defined]


def entitled(claim: Claim, counted: counting.Counted) -> ClaimLine:
    """Return the line of the claim's own month."""
    return _line(claim, counted, LineKind.ENTITLED, claim.month, 0)


def _line(claim: Claim, counted: counting.Counted, kind: str, month: date, booked: int) -> ClaimLine:
    due = counted.quantity * counted.rate_fen
    return ClaimLine(
        claim=claim, kind=kind, for_month=month, rate_id=counted.rate_id, rate_fen=counted.rate_fen,
        listed=counted.listed, eligible=counted.eligible, cap=counted.cap, quantity=counted.quantity,
        due_fen=due, booked_fen=booked, fen=due - booked,
    )  # fmt: skip


def further(claim: Claim, about: ClaimLine, kind: str, fen: int, reason: str, by: User | None) -> ClaimLine:
    """Return a line that takes off or gives back, about another one."""
    facts = {"rate_id": about.rate_id, "rate_fen": about.rate_fen, "for_month": about.for_month}
    return ClaimLine(claim=claim, about=about, kind=kind, due_fen=fen, fen=fen, reason=reason[:300], by=by, **facts)


def total(claim: Claim) -> int:
    """Return the sum of a claim's lines in fen."""
    return int(claim.lines.aggregate(sum=Sum("fen"))["sum"] or 0)


@transaction.atomic
def cut(line: ClaimLine, fen: int, reason: str, *, by: User, on: date) -> ClaimLine:
    """Take some of a line off before the claim is audited, with the reason. Raises Refused beyond the line, or a second time."""
    claim = _held(line.claim_id)
    require(policy.may_audit(by, claim))
    if claim.state != State.SUBMITTED:
        raise Refused(_("The claim is audited already."))
    if not line.is_counted or not 0 < fen <= line.fen:
        raise Refused(_("At most %(most)s yuan can be cut.") % {"most": line.yuan}, field="amount")
    row = further(claim, line, LineKind.CUT, -fen, reason, by)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("This line is cut already."), field="amount") from None
    return row


def _held(pk: int) -> Claim:
    rows = Claim.objects.select_for_update(of=("self",)).select_related("facility__area", "scheme")
    return rows.get(pk=pk)


def is_drawn(claim: Claim) -> bool:
    """Say whether the claim was drawn to be looked into."""
    draws = AuditDraw.objects.filter(scheme=claim.scheme_id, month=claim.month, drawn__contains=[claim.pk])
    return draws.exists()


@transaction.atomic
def audit(claim: Claim, note: str, *, by: User, on: date) -> Claim:
    """Let the claim stand as it is now, and take its sum from the budget of the year; what is less than nothing is to be paid back.

    Raises Refused where the month was not drawn from yet, a drawn claim has no note, or the budget does not suffice.
    """
    claim = _held(claim.pk)
    require(policy.may_audit(by, claim))
    if not AuditDraw.objects.filter(scheme=claim.scheme_id, month=claim.month).exists():
        raise Refused(_("Draw the claims of this month that are looked into first."))
    if is_drawn(claim) and not note.strip():
        raise Refused(_("This claim was drawn: please say what the audit looked at."), field="note")
    fen = total(claim)
    claim.audited_by, claim.audited_on, claim.note = by, on, note
    claim.save(update_fields=["audited_by", "audited_on", "note"])
    move(claim, State.AUDITED if fen > 0 else State.OFFSET, table=MOVES, by=by, note=note)
    if fen > 0 and not earning.of(claim.scheme).is_reserved:
        take(claim.scheme, on.year, fen)
    elif fen < 0:
        Recovery.objects.create(claim=claim, facility=claim.facility, fen=-fen, opened_on=on)
    _tell(claim, fen)
    return claim


def take(scheme: Scheme, year: int, fen: int) -> Budget:
    """Take from the budget of the year under its row lock and return it; the table's constraint stands behind.

    Raises Refused where there is none, or less is left.
    """
    budget = Budget.objects.select_for_update().filter(scheme=scheme, year=year).first()
    left = budget.fen - budget.committed_fen if budget else 0
    if budget is None or left < fen:
        told = {"scheme": scheme, "year": year, "left": yuan(left), "asked": yuan(fen)}
        raise Refused(OVERDRAWN % told)
    Budget.objects.filter(pk=budget.pk).update(committed_fen=F("committed_fen") + fen)
    return budget


def _tell(claim: Claim, fen: int) -> None:
    notices.tell(
        f"claim-{claim.pk}-audited",
        to=claim.facility.operator.organisation,
        title=_("The claim of “%(name)s” for %(month)s is audited: %(yuan)s yuan"),
        text=claim.note,
        about={"name": claim.facility, "month": f"{claim.month:%Y-%m}", "yuan": str(yuan(fen))},
        url=claim.get_absolute_url(),
    )


def may_correct(line: ClaimLine, claim: Claim, user: User) -> bool:
    """Say whether the user may put the line right: a month of an audited claim that no attendance decides."""
    is_frozen = line.kind == LineKind.ENTITLED and earning.of(claim.scheme).is_corrected_by_audit
    return is_frozen and claim.state != State.SUBMITTED and policy.may_audit(user, claim)


@transaction.atomic
def correct(line: ClaimLine, quantity: int, reason: str, *, by: User, on: date) -> LineCorrection:
    """Put right how many places, classes, square metres or vouchers of a frozen month are paid for; the next claim books the difference.

    Raises Refused for what attendance decides, what is not audited yet (it can be cut), more vouchers than were redeemed, and no change.
    """
    claim = _held(line.claim_id)
    require(policy.may_audit(by, claim))
    if line.kind != LineKind.ENTITLED or not earning.of(claim.scheme).is_corrected_by_audit:
        raise Refused(_("Attendance is corrected by the facility, child by child."))
    if claim.state == State.SUBMITTED:
        raise Refused(_("The claim is not audited yet: cut the line instead."))
    last = line.corrections.order_by("-version").first()
    if quantity == (last.quantity if last else line.quantity):
        raise Refused(_("This is what is paid for already."), field="quantity")
    if claim.scheme.is_of_vouchers and quantity > line.quantity:
        told = {"most": line.quantity}
        raise Refused(_("Only %(most)s vouchers were redeemed in the month.") % told, field="quantity")
    version = last.version + 1 if last else 1
    row = LineCorrection.objects.create(
        line=line, version=version, quantity=quantity, reason=reason, by=by, corrected_on=on
    )
    notices.tell(
        f"claim-line-{line.pk}-corrected-{version}",
        to=claim.facility.operator.organisation,
        title=_("The claim of “%(name)s” for %(month)s was corrected: %(quantity)s are paid for"),
        text=reason,
        about={"name": claim.facility, "month": f"{claim.month:%Y-%m}", "quantity": str(quantity)},
        url=claim.get_absolute_url(),
    )
    return row


@transaction.atomic
def object_to(line: ClaimLine, reasons: str, *, by: User, on: date) -> Objection:
    """Object to a cut once the claim is audited; it holds up this line only. Raises Refused for any other line, and a second time."""
    claim = _held(line.claim_id)
    require(ground_policy.may_operate(by, claim.facility))
    if line.kind != LineKind.CUT or claim.state == State.SUBMITTED:
        raise Refused(_("Only what was cut at a finished audit can be objected to."))
    row = Objection(line=line, facility=claim.facility, reasons=reasons, raised_by=by, raised_on=on)
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise Refused(_("An objection to this cut was raised already.")) from None
    return row


@transaction.atomic
def decide(objection: Objection, *, is_upheld: bool, answer: str, by: User, on: date) -> Objection:
    """Decide on an objection, by another than who cut; what is upheld comes with the next claim."""
    require(policy.may_decide_objection(by, objection))
    if not answer.strip():
        raise Refused(_("Please give the reasons."), field="answer")
    state = ObjectionState.UPHELD if is_upheld else ObjectionState.REJECTED
    move(objection, state, table=OBJECTION_MOVES, by=by, note=answer)
    objection.answer = answer
    objection.save(update_fields=["answer"])
    return objection


@transaction.atomic
def repaid(recovery: Recovery, *, by: User, on: date) -> Recovery:
    """Record that the facility paid back."""
    require(policy.may_pay(by, recovery.facility))
    return move(recovery, RecoveryState.REPAID, table=RECOVERY_MOVES, by=by)


def last_month(on: date) -> date:
    """Return the month before the one of the day."""
    first = month_of(on)
    return first.replace(year=first.year - 1, month=12) if first.month == 1 else first.replace(month=first.month - 1)


earning.earned(
    SchemeKind.ATTENDANCE, Earning(counting.count, counting.differences, _of_care, is_corrected_by_audit=False)
)
earning.earned(SchemeKind.CAPACITY, Earning(capacity.count, correcting.differences, _of_scheme))
declare(
    Claim,
    audit=Act(policy.may_audit, before(MOVES, State.AUDITED) & {State.SUBMITTED}),
)
declare(
    Objection,
    decide=Act(policy.may_decide_objection, before(OBJECTION_MOVES, ObjectionState.UPHELD)),
)
declare(Recovery, repaid=Act(policy.may_pay_back, before(RECOVERY_MOVES, RecoveryState.REPAID)))
