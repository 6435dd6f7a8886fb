"""What filings, decisions, letters, changes, certificates and imports tell on a facility's timeline."""

from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.appeals.models import Appeal
from facilities.decisions.models import Cancellation
from facilities.filing.models import Filing
from facilities.ground.choices import FilingKind, FilingState
from facilities.ground.models import Facility
from facilities.opinions.models import Opinion
from facilities.registration.models import RegistryEntry
from facilities.suspension.models import Suspension
from facilities.termination.models import Termination
from facilities.verification.models import CorrectionOrder, Verification
from facilities.yearly.models import AnnualReport
from portal.accounts.choices import OrganisationKind
from portal.letters import letters
from portal.models import ImportedRow, Letter, User
from portal.pages.casefile import Annex, Entry, Kind, Span, annexes_of, timeline

BUREAU = "health"


@timeline(Kind.FILING, Kind.CHANGE, Kind.DECISION)
def filings(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """When a filing was handed in and how it was decided."""
    for row in Filing.objects.visible_to(user).filter(facility=facility, received_on__isnull=False):
        kind = Kind.CHANGE if row.kind == FilingKind.CHANGE else Kind.FILING
        name = f"{row.get_kind_display()} {row.number or ''}".strip()
        yield Entry(row.received_on, kind, _("Handed in: %(filing)s") % {"filing": name}, url=row.get_absolute_url())
        if row.decided_on:
            title = f"{name}: {row.get_state_display()}"
            note = row.decision_note if row.state == FilingState.REFUSED else ""
            yield Entry(row.decided_on, Kind.DECISION, title, note, row.get_absolute_url(), BUREAU)


@timeline(Kind.DECISION)
def opinions(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """What departments said in the joint review; the operator reads it in its remarks."""
    given = span.within(Opinion.objects.visible_to(user).filter(filing__facility=facility), "given_on")
    for row in given.select_related("department"):
        title = _("Opinion: %(department)s, %(outcome)s") % {
            "department": row.department,
            "outcome": row.get_outcome_display(),
        }
        yield Entry(row.given_on, Kind.DECISION, title, row.public_text, row.get_absolute_url(), row.department_id)


@timeline(Kind.VISIT, Kind.DECISION)
def verifications(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """On-site verifications and the orders that followed."""
    for row in span.within(Verification.objects.visible_to(user).filter(facility=facility), "visited_on"):
        title = _("On-site verification: %(result)s") % {"result": row.get_state_display()}
        yield Entry(row.visited_on, Kind.VISIT, title, row.note, row.get_absolute_url(), BUREAU)
    for order in CorrectionOrder.objects.visible_to(user).filter(facility=facility).prefetch_related("points"):
        points = "；".join(point.text for point in order.points.all())
        url = order.get_absolute_url()
        yield Entry(order.ordered_on, Kind.DECISION, _("Ordered to correct"), points, url, BUREAU)
        if order.closed_on:
            title = _("Order to correct: %(state)s") % {"state": order.get_state_display()}
            yield Entry(order.closed_on, Kind.DECISION, title, "", url, BUREAU)


@timeline(Kind.DECISION)
def cancellations(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Cancellations announced and decided."""
    for row in Cancellation.objects.visible_to(user).filter(facility=facility).select_related("ground"):
        url, ground = row.get_absolute_url(), {"ground": row.ground}
        yield Entry(
            row.opened_on, Kind.DECISION, _("Cancellation announced: %(ground)s") % ground, row.reasons, url, BUREAU
        )
        if row.decided_on:
            yield Entry(row.decided_on, Kind.DECISION, row.get_state_display(), row.drop_reason, url, BUREAU)


@timeline(Kind.DECISION)
def appeals(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Appeals filed and decided."""
    for row in Appeal.objects.visible_to(user).filter(facility=facility):
        url, number = row.get_absolute_url(), {"number": row.number}
        documents = annexes_of(row.documents.select_related("kind"))
        yield Entry(row.filed_on, Kind.DECISION, _("Appeal %(number)s") % number, row.reasons, url, annexes=documents)
        if row.decided_on:
            title = f"{_('Appeal %(number)s') % number}: {row.get_state_display()}"
            yield Entry(row.decided_on, Kind.DECISION, title, row.decision, url, BUREAU)


@timeline(Kind.CHANGE)
def affairs(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Suspensions, the end of the service, annual reports."""
    for pause in Suspension.objects.visible_to(user).filter(facility=facility):
        title = _("Suspension %(first)s to %(last)s: %(state)s") % {
            "first": pause.from_on,
            "last": pause.until_on,
            "state": pause.get_state_display(),
        }
        yield Entry(pause.asked_on, Kind.CHANGE, title, pause.reason, pause.get_absolute_url())
    for end in Termination.objects.visible_to(user).filter(facility=facility):
        yield Entry(end.asked_on, Kind.CHANGE, _("End of the service planned"), end.reason, end.get_absolute_url())
        if end.closed_on:
            yield Entry(end.closed_on, Kind.CHANGE, _("Deregistered"), "", end.get_absolute_url(), BUREAU)
    for report in AnnualReport.objects.visible_to(user).filter(facility=facility, submitted_on__isnull=False):
        title = _("Annual report %(year)s") % {"year": report.year}
        yield Entry(report.submitted_on, Kind.CHANGE, title, "", report.get_absolute_url())  # type: ignore[arg-type] # filtered


@timeline(Kind.CHANGE)
def registrations(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """What the registrar recorded of the operator."""
    rows = RegistryEntry.objects.visible_to(user).filter(operator=facility.operator_id)
    for row in span.within(rows, "recorded_on"):
        title = _("Registration: %(kind)s") % {"kind": row.get_kind_display()}
        yield Entry(row.recorded_on, Kind.CHANGE, title, row.reason, row.get_absolute_url(), row.registrar_id)


@timeline(Kind.LETTER)
def official_letters(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Letters about the facility or anything that hangs on it, to whomever, that the viewer may read."""
    near = Q(area=facility.area_id) | Q(to=facility.operator.organisation_id)
    rows = span.within(letters.visible_to(user).filter(near), "issued_on")
    for row in rows.select_related("to", "issuer").prefetch_related("subject"):
        if _facility_of(row) == facility.pk:
            title = f"{row.title} {row.number} → {row.addressee}"
            yield Entry(
                row.issued_on, Kind.LETTER, title, "", reverse("letter", args=[row.pk]), _sender(row), _pdf(row)
            )


def _facility_of(letter: Letter) -> int | None:
    """Return the key of the facility that a letter is about."""
    subject = letter.subject
    found = subject if isinstance(subject, Facility) else getattr(subject, "facility", None)
    return found.pk if isinstance(found, Facility) else None


def _sender(letter: Letter) -> str:
    issuer = letter.issuer
    if issuer is None:
        return BUREAU
    return issuer.department_id or ("streets" if issuer.kind == OrganisationKind.STREET else "")


def _pdf(letter: Letter) -> tuple[Annex, ...]:
    if not letter.pdf:
        return ()
    return (Annex(f"{letter.title} {letter.number}", letter.pdf, "application/pdf", letter.sha256),)


@timeline(Kind.CERTIFICATE)
def certificates(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """Documents of the dossier, every version, and the days on which current ones ran out."""
    for row in facility.documents.select_related("kind").order_by("uploaded_at"):
        url, kind = reverse("document", args=[row.pk]), {"kind": row.kind}
        if row.expires_on and row.replaced_by_id is None:
            yield Entry(row.expires_on, Kind.CERTIFICATE, _("Last valid day: %(kind)s") % kind, url=url)
        if row.expires_on:
            title = _("Document filed: %(kind)s, valid until %(day)s") % {**kind, "day": row.expires_on}
        else:
            title = _("Document filed: %(kind)s") % kind
        yield Entry(timezone.localdate(row.uploaded_at), Kind.CERTIFICATE, title, "", url, annexes=annexes_of([row]))


@timeline(Kind.IMPORT)
def imports(facility: Facility, user: User, span: Span) -> Iterator[Entry]:
    """From which register the facility came, as of when."""
    for row in ImportedRow.objects.filter(importer="facilities", subject_id=facility.pk).select_related("run"):
        title = _("Imported from the register “%(source)s”, row %(row)s") % {
            "source": row.source,
            "row": row.external_id,
        }
        yield Entry(row.as_of, Kind.IMPORT, title)
