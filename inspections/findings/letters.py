"""The words of the letters on findings, filled into the district's templates, signed by the body that inspected."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.utils.translation import gettext as _, override

from facilities.models import Facility
from facilities.opinions import consultation
from inspections.findings.choices import StopKind
from inspections.findings.models import Finding, Sanction, StopOrder
from inspections.visits.models import Answer, Visit
from portal.clock.choices import TermKind
from portal.documents.printing import chinese_date
from portal.documents.uploads import PICTURES
from portal.letters import letters
from portal.models import Clause, Document, Letter, Organisation, User
from portal.rulebook.rulebook import Limits

ORDER = "rectification-order"
STOPS = {StopKind.USE: "stop-use", StopKind.SERVICE: "stop-service"}
Facts = Iterable[tuple[str, Any]]


def rectification_order(visit: Visit, findings: Sequence[Finding], *, by: User, on: date) -> Letter:
    """Order the operator to correct what the visit found: each with clause, severity, last day and photos."""
    with override("zh-hans"):
        facts = [_ordered(number, finding) for number, finding in enumerate(findings, start=1)]
    words = {
        "facility": visit.facility.name,
        "visited_on": chinese_date(visit.day),
        "visit_number": visit.number,
        "count": len(findings),
    }
    pictures = _pictures(visit, {finding.item_id: number for number, finding in enumerate(findings, start=1)})
    return _issue(ORDER, visit, visit, by=by, on=on, words=words, facts=facts, pictures=pictures)


def _ordered(number: int, finding: Finding) -> tuple[str, str]:
    due = chinese_date(finding.due_on) if finding.due_on else _("not yet computable")
    again = f"（{finding.kind.label}）" if finding.is_repeat else ""
    where = f"{number}. {finding.clause}{again}"
    return where, f"{finding.text}\n{finding.clause.text}\n{finding.get_severity_display()}，整改期限：{due}"


def finding_closed(finding: Finding, *, by: User, on: date) -> Letter:
    """Tell that a finding is verified as corrected."""
    words = _of_finding(finding) | {"checked_on": chinese_date(on)}
    return _issue("rectification-met", finding, finding.visit, by=by, on=on, words=words)


def rescinded(finding: Finding, *, by: User, on: date, reasons: str) -> Letter:
    """Tell that a finding is rescinded and its order falls."""
    words = _of_finding(finding) | {"reasons": reasons}
    return _issue("finding-rescinded", finding, finding.visit, by=by, on=on, words=words)


def revoke_order(visit: Visit, *, on: date) -> None:
    """Say of the order that a visit brought that it does not hold any more."""
    letters.revoke(visit, ORDER, on=on)


def extension_answer(finding: Finding, *, by: User, on: date, outcome: str, reasons: str) -> Letter:
    """Answer a request for more time."""
    due = chinese_date(finding.due_on) if finding.due_on else "—"
    words = _of_finding(finding) | {"outcome": outcome, "reasons": reasons or "—", "due_on": due}
    return _issue("extension-answer", finding, finding.visit, by=by, on=on, words=words)


def stop_order(order: StopOrder, *, by: User, on: date) -> Letter:
    """Order what must stop at once, with clause and photos."""
    words = {"facility": order.facility.name, "part": order.part, "reasons": order.reasons}
    facts = [(str(order.clause), order.clause.text)]
    pictures = _pictures(order.visit, {order.item_id: 1})
    return _issue(
        STOPS[StopKind(order.kind)], order, order.visit, by=by, on=on, words=words, facts=facts, pictures=pictures
    )


def stop_lifted(order: StopOrder, *, by: User, on: date) -> Letter:
    """Tell that a stop order is lifted."""
    issued = order.letters.order_by("pk").first()
    number = issued.number if issued else "—"
    words = {"facility": order.facility.name, "order_number": number, "reasons": order.lift_note}
    return _issue("stop-lifted", order, order.visit, by=by, on=on, words=words)


def sanction_notice(sanction: Sanction, *, by: User, on: date) -> Letter:
    """Tell the operator before a sanction what is intended, on which facts and ground, and that it may be heard."""
    clause: Clause = sanction.clause  # type: ignore[assignment]
    with override("zh-hans"):
        words = {
            "facility": sanction.facility.name,
            "ground": str(sanction.ground),
            "amount": f"，金额{sanction.amount}元" if sanction.amount else "",
            "reasons": sanction.reasons,
            "days": int(Limits(on)[f"term.{TermKind.HEARING}.working_days"]),
        }
        facts = [(str(clause), clause.text), *(_cited(finding) for finding in sanction.findings.with_case())]
    facility = sanction.facility
    to = facility.operator.organisation
    return letters.issue("sanction-notice", sanction, area=facility.area, to=to, by=by, on=on, words=words, facts=facts)


def _cited(finding: Finding) -> tuple[str, str]:
    return str(finding.clause), finding.text


def order_of(finding: Finding) -> Letter | None:
    """Return the letter that ordered the correction."""
    return Letter.objects.about(finding.visit).filter(template=ORDER).first()


def _of_finding(finding: Finding) -> dict[str, str]:
    order = order_of(finding)
    return {
        "facility": finding.facility.name,
        "order_number": order.number if order else (finding.visit.number or "—"),
        "finding": finding.text,
    }


def _pictures(visit: Visit, numbers: dict[int, int]) -> list[tuple[Document, str]]:
    """Return the photos of the items, each with the number that the item has in the letter."""
    answers = dict(Answer.objects.filter(visit=visit, item__in=numbers).values_list("pk", "item"))
    photos = Document.objects.current().filter(
        subject_type=ContentType.objects.get_for_model(Answer), subject_id__in=answers, content_type__in=PICTURES
    )
    found = [(numbers[answers[photo.subject_id]], photo) for photo in photos.order_by("id")]
    return [(photo, f"照片：第{number}项") for number, photo in sorted(found, key=lambda row: (row[0], row[1].pk))]


def _issue(code: str, subject: Any, visit: Visit, *, by: User, on: date, words: dict[str, Any], **rest: Any) -> Letter:
    facility: Facility = visit.facility
    to, issuer = facility.operator.organisation, body_of(visit)
    return letters.issue(code, subject, area=facility.area, to=to, by=by, on=on, words=words, issuer=issuer, **rest)


def body_of(visit: Visit) -> Organisation | None:
    """Return the body in whose name the visit was made: its department's in the area, the nearest one."""
    return consultation.bodies_of(visit.department_id, visit.facility.area_id).order_by("-area_id", "pk").first()
