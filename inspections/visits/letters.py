"""The operator's copy of the record of a visit, in the words of the district's template, with signatures and photos."""

from collections.abc import Iterable, Sequence
from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _, override

from facilities.opinions import consultation
from inspections.checklists.choices import AnswerOutcome
from inspections.visits.choices import SignerKind
from inspections.visits.models import Visit, VisitRecord
from inspections.visits.sheet import Line, tally
from portal.documents.printing import chinese_date
from portal.letters import letters
from portal.models import Document, Letter, Organisation, User

RECORD = "visit-record"
MOST_PHOTOS = 24  # of what was found; the visit's page holds the rest
Facts = list[tuple[str, str]]


def record(
    row: VisitRecord, lines: Sequence[Line], signatures: Iterable[tuple[str, Document]], *, by: User, on: date
) -> Letter:
    """Issue the record as a letter to the operator: every line that was read, who was there, and both signatures."""
    visit = row.visit
    with override("zh-hans"):
        facts = [*_circumstances(row), *_lines(lines, row.together), *_statement(row)]
        below = {SignerKind.INSPECTOR: _inspector(row), SignerKind.ONSITE: _onsite(row)}
    pictures = [*_photos(lines), *((document, below[SignerKind(who)]) for who, document in signatures)]
    words = {"facility": visit.facility.name, "visited_on": chinese_date(visit.day), "visit_number": visit.number}
    return letters.issue(
        RECORD,
        visit,
        area=visit.facility.area,
        to=visit.facility.operator.organisation,
        by=by,
        on=on,
        words=words,
        facts=facts,
        pictures=pictures,
        issuer=_body_of(visit, by),
    )


def _circumstances(row: VisitRecord) -> Facts:
    visit = row.visit
    begun, ended = (timezone.localtime(moment) for moment in (visit.started_at, visit.concluded_at))  # type: ignore[arg-type]
    return [
        (_("Time of the visit"), f"{begun:%Y-%m-%d %H:%M} – {ended:%H:%M}"),
        (_("Place of the visit"), visit.facility.address),
        (_("Checklist"), f"{visit.checklist}（{visit.department}）"),
        (_("Inspectors"), "、".join(filter(None, [row.inspector_name, row.companions]))),
        (_("Present for the facility"), " ".join(filter(None, [row.onsite_name, row.onsite_post])) or "—"),
    ]


def _lines(lines: Sequence[Line], together: int) -> Facts:
    counts = tally(lines)
    told = _("%(ok)s of %(all)s items that apply are met.") % {"ok": counts.ok, "all": counts.applying}
    if together:
        told += _(" %(count)s of them were confirmed together after a look around.") % {"count": together}
    rest = "；".join(str(line.item) for line in lines if line.outcome == AnswerOutcome.PASS and not line.has_words)
    single = [_line(line) for line in lines if line.answer and not line.item.is_signature and _stands_alone(line)]
    return [(_("Result of the check"), told), *single, (_("Met"), rest or "—")]


def _stands_alone(line: Line) -> bool:
    return line.outcome != AnswerOutcome.PASS or line.has_words


def _line(line: Line) -> tuple[str, str]:
    answer = line.answer
    outcome = AnswerOutcome(line.outcome).label
    said = [] if answer is None else [f"{answer.value} {line.item.unit}".strip(), answer.note]
    return str(line.item), "\n".join(filter(None, [str(outcome), *said]))


def _statement(row: VisitRecord) -> Facts:
    words = [(_("Summary"), row.visit.summary)] if row.visit.summary else []
    if row.is_refused:
        return [*words, (_("Not signed"), row.remark)]
    return [*words, (_("Opinion of the facility"), row.remark or _("Read; it is as it was."))]


def _inspector(row: VisitRecord) -> str:
    typed = _(" (typed)") if row.is_inspector_typed else ""
    return _("Inspector: %(name)s, %(at)s") % {"name": row.inspector_name, "at": _moment(row)} + typed


def _onsite(row: VisitRecord) -> str:
    typed = _(" (typed)") if row.is_onsite_typed else ""
    return _("For the facility: %(name)s, %(at)s") % {"name": row.onsite_name, "at": _moment(row)} + typed


def _moment(row: VisitRecord) -> str:
    return f"{timezone.localtime(row.signed_at):%Y-%m-%d %H:%M}"


def _photos(lines: Iterable[Line]) -> list[tuple[Document, str]]:
    shown = [(photo, str(line.item)) for line in lines if not line.item.is_signature for photo in line.photos]
    return shown[:MOST_PHOTOS]


def _body_of(visit: Visit, by: User) -> Organisation | None:
    """Return the body in whose name the visit was made: the inspector's own of its department there, else the nearest one."""
    bodies = consultation.bodies_of(visit.department_id, visit.facility.area_id)
    own = by.memberships.filter(until__isnull=True).values("organisation")
    return bodies.filter(pk__in=own).first() or bodies.order_by("-area_id", "pk").first()
