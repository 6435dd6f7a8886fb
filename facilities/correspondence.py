"""The words of the letters on a case, filled into the district's templates; what the operator must see, and nothing internal."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _, override

from facilities.models import (
    Cancellation,
    CorrectionOrder,
    Facility,
    Filing,
    Operator,
    Proposal,
    Receipt,
    Remark,
)
from facilities.sections import title_of
from portal import letters
from portal.choices import TermKind
from portal.clock import running
from portal.models import Clause, Letter, User
from portal.printing import chinese_date

Facts = Iterable[tuple[str, Any]]


def basic_conditions(receipt: Receipt, *, by: User, on: date) -> Letter:
    """Tell with the receipt which conditions must be met all the time (art. 9): the rulebook's basic clauses of that day."""
    words = _of_filing(receipt.filing) | {"receipt_number": receipt.number}
    clauses = (
        Clause.objects.in_force(on).filter(is_basic=True).select_related("regulation").order_by("regulation", "code")
    )
    return _issue("basic-conditions", receipt.filing, by=by, on=on, words=words, facts=_wordings(clauses))


def return_notice(filing: Filing, remarks: Iterable[Remark], *, by: User, on: date) -> Letter:
    """Tell once everything that is to be corrected (一次性告知)."""
    with override("zh-hans"):
        facts = [(_place(remark), remark.text) for remark in remarks]
    return _issue("return-notice", filing, by=by, on=on, words=_of_filing(filing), facts=facts)


def refusal_intent(proposal: Proposal, *, by: User, on: date) -> Letter:
    """Tell what is going to be refused, and until when the operator is heard."""
    filing: Filing = proposal.filing  # type: ignore[assignment]
    words = _of_filing(filing) | {"reasons": proposal.reasons, "heard_until": _until(proposal, TermKind.HEARING)}
    facts = _wordings(proposal.clauses.select_related("regulation"))
    return _issue("refusal-intent", proposal, by=by, on=on, words=words, facts=facts)


def refusal(filing: Filing, *, by: User, on: date) -> Letter:
    """Tell that the filing is refused, with reasons and clauses."""
    words = _of_filing(filing) | {"reasons": filing.decision_note}
    facts = _wordings(filing.refused_clauses.select_related("regulation"))
    return _issue("refusal", filing, by=by, on=on, words=words, facts=facts)


def correction_order(order: CorrectionOrder, *, by: User, on: date) -> Letter:
    """Order the operator to correct what was not met on site, by a day."""
    visited = order.verification.visited_on if order.verification else order.ordered_on
    words = {
        "facility": order.facility.name,
        "visited_on": chinese_date(visited or order.ordered_on),
        "due_on": _until(order, TermKind.CORRECTION),
    }
    facts = [(str(point.clause), point.text) for point in order.points.select_related("clause__regulation")]
    return _issue("correction-order", order, by=by, on=on, words=words, facts=facts)


def correction_met(order: CorrectionOrder, *, by: User, on: date) -> Letter:
    """Tell that the order was met."""
    words = {"facility": order.facility.name, "order_number": _number_of(order, "correction-order")}
    return _issue("correction-met", order, by=by, on=on, words=words | {"checked_on": chinese_date(on)})


def cancellation_intent(case: Cancellation, *, by: User, on: date) -> Letter:
    """Announce the cancellation, and until when the operator may state its case or ask for a hearing."""
    words = _of_cancellation(case) | {"reasons": case.reasons, "heard_until": _until(case, TermKind.HEARING)}
    return _issue("cancellation-intent", case, by=by, on=on, words=words, facts=_wordings([case.clause]))


def cancellation(case: Cancellation, proposal: Proposal, *, by: User, on: date) -> Letter:
    """Tell that the filing is cancelled."""
    words = _of_cancellation(case) | {
        "reasons": proposal.reasons,
        "intent_number": _number_of(case, "cancellation-intent"),
        "heard": _heard(case),
    }
    facts = _wordings(proposal.clauses.select_related("regulation"))
    return _issue("cancellation", case, by=by, on=on, words=words, facts=facts)


def cancellation_dropped(case: Cancellation, *, by: User, on: date) -> Letter:
    """Tell that the proceeding ends and the filing holds on."""
    words = {
        "facility": case.facility.name,
        "intent_number": _number_of(case, "cancellation-intent"),
        "reasons": case.drop_reason,
    }
    return _issue("cancellation-dropped", case, by=by, on=on, words=words)


def letters_on(facility: Facility, *, user: User) -> QuerySet[Letter]:
    """Return the letters on everything that concerns the facility, for those who may see them, the newest first."""
    rows: list[tuple[type, QuerySet]] = [
        (Filing, facility.filings.all()),
        (Facility, Facility.objects.filter(pk=facility.pk)),
        (CorrectionOrder, facility.orders.all()),
        (Cancellation, facility.cancellations.all()),
        (Proposal, Proposal.objects.filter(filing__facility=facility)),
    ]
    return _about(rows, user)


def letters_of(filing: Filing, *, user: User) -> QuerySet[Letter]:
    """Return the letters of one case file, the newest first."""
    return _about([(Filing, Filing.objects.filter(pk=filing.pk)), (Proposal, filing.proposals.all())], user)


def _about(rows: Iterable[tuple[type, QuerySet]], user: User) -> QuerySet[Letter]:
    condition = Q(pk__in=[])
    for model, subjects in rows:
        meta = model._meta  # type: ignore[attr-defined]
        condition |= Q(
            subject_type__app_label=meta.app_label,
            subject_type__model=meta.model_name,
            subject_id__in=subjects.order_by().values("pk"),
        )
    return letters.visible_to(user).filter(condition).select_related("to").order_by("-pk")


def _issue(code: str, subject: Any, *, by: User, on: date, words: dict[str, Any], facts: Facts = ()) -> Letter:
    facility: Facility = subject.facility
    to = facility.operator.organisation
    return letters.issue(code, subject, area=facility.area, to=to, by=by, on=on, words=words, facts=facts)


def _of_filing(filing: Filing) -> dict[str, str]:
    return {
        "facility": filing.facility.name,
        "filing_number": filing.number or "",
        "received_on": chinese_date(filing.received_on),  # type: ignore[arg-type]
    }


def _of_cancellation(case: Cancellation) -> dict[str, str]:
    receipt = Receipt.objects.filter(filing__facility=case.facility).order_by("-version").first()
    with override("zh-hans"):
        return {
            "facility": case.facility.name,
            "receipt_number": receipt.number if receipt else "—",
            "ground": str(case.ground),
        }


def _heard(case: Cancellation) -> str:
    """Say in the decision how the operator was heard."""
    if case.hearing_on:
        return f"你单位要求听证，我局于{chinese_date(case.hearing_on)}举行了听证，听证意见已经复核。"
    if case.stated_on:
        return f"你单位于{chinese_date(case.stated_on)}提出陈述申辩意见，我局已经复核。"
    return "你单位在规定期限内未提出陈述申辩，也未要求听证。"


def _wordings(clauses: Iterable[Clause]) -> list[tuple[str, str]]:
    with override("zh-hans"):
        return [(str(clause), clause.text) for clause in clauses]


def _place(remark: Remark) -> str:
    """Name the section and the field at which a remark stands."""
    models: tuple[type, ...] = (Operator, Facility)
    labels = {field.name: str(field.verbose_name) for model in models for field in model._meta.concrete_fields}  # type: ignore[attr-defined]
    section = str(title_of(remark.section))
    return f"{section} · {labels[remark.field]}" if remark.field in labels else section


def _until(subject: Any, kind: str) -> str:
    """Return the last day of the running term; where the calendar ends before it, its length."""
    term = running(subject, kind)
    if term is None:
        return "—"
    if term.due_on:
        return chinese_date(term.due_on)
    with override("zh-hans"):
        return _("%(days)s working days after receiving this letter") % {"days": term.working_days}


def _number_of(subject: Any, code: str) -> str:
    letter = Letter.objects.about(subject).filter(template=code).first()
    return letter.number if letter else "—"
