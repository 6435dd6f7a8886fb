"""A facility's page in the public register, several side by side, and those whose filing does not hold."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.filing.models import Filing, Receipt
from facilities.ground import panels
from facilities.ground.choices import LISTED_STATES, PUBLIC_STATES, ClassKind, FacilityState, FilingState, ServiceForm
from facilities.ground.distances import Position
from facilities.ground.models import CareClass, Facility
from facilities.places import vacancies
from facilities.register import appealed, nearby, search, validity
from facilities.register.forms import EndedFilter, RegisterFilter
from facilities.register.views.register import MOST_COMPARED, changed, chosen_facilities, described, told
from portal import freshness, paging
from portal.documents import dossier
from portal.importing import runs
from portal.models import Transition

MEANINGS: dict[str, Promise] = {
    FacilityState.UNFILED: _(
        "The district health bureau has not filed this facility. It may not present itself as a filed care facility."
    ),
    FacilityState.FILED: _(
        "The district health bureau has received and filed all required papers. The check on site is still to come."
    ),
    FacilityState.VERIFIED: _(
        "The district health bureau has filed this facility and has checked on site that it is as declared."
    ),
    FacilityState.NONCONFORMING: _(
        "The district found that the facility does not meet the requirements and ordered it to put this right."
    ),
    FacilityState.SUSPENDED: _("The facility does not take care of children for the time being."),
    FacilityState.CLOSED: _("The facility has ended its service and was taken off the register at its own request."),
    FacilityState.CANCELLED: _(
        "The district has cancelled the filing. The facility must not be used as a care facility."
    ),
}
MEANING_OF_IMPORTED = _(
    "Another register says that this facility is on file. Its papers are not in this portal, and no check on site is known here."
)
TOLD = (  # moves whose reasons are published; the notes on others are the offices' own
    FacilityState.NONCONFORMING,
    FacilityState.SUSPENDED,
    FacilityState.CANCELLED,
    FacilityState.CLOSED,
)
CERTIFICATES = (  # kinds of documents of which the public sees that they are there, and until when they hold
    "licence registration-non-profit registration-public health-assessment fire-certificate food-licence insurance"
).split()


def register_facility(request: HttpRequest, pk: int) -> HttpResponse:
    """Show one facility, each fact with its source and date."""
    today = timezone.localdate()
    facility = get_object_or_404(described(Facility.objects.listed(), None, today), pk=pk)
    decided = facility.filings.filter(decided_on__isnull=False).prefetch_related("refused_clauses__regulation")
    imported = None if decided else runs.provenance("facilities", facility.pk)
    receipt = Receipt.objects.filter(filing__facility=facility).order_by("-issued_on", "-pk").first()
    context = {
        "facility": facility,
        "imported": imported,
        "classes": classes_of([facility], today)[facility.pk],
        "receipt": receipt,
        "decided": appealed.with_appeals(list(decided.order_by("-decided_on", "-pk"))),
        "moves": moves_of([facility.pk]),
        "holds": facility.state in PUBLIC_STATES,
        "meaning": MEANING_OF_IMPORTED if imported and facility.state in PUBLIC_STATES else MEANINGS[facility.state],
        "told": TOLD,
        "service_forms": [ServiceForm(form).label for form in facility.service_forms],
        "complaint_phone": settings.COMPLAINT_PHONE,
        "certificates": certificates_of(facility),
        "today": today,
        "panels": panels.rendered(request, facility, public=True),
        "assessed": panels.rendered(request, facility, public=True, slot=panels.GRADE),
        "credit": panels.rendered(request, facility, public=True, slot=panels.CREDIT),
    }
    return render(request, "facilities/register/facility.html", context)


def certificates_of(facility: Facility) -> Any:
    """Return the facility's current certificates: their kinds and dates; the files stay with the bureau."""
    return dossier.documents_of(facility).filter(kind__in=CERTIFICATES).order_by("kind__order", "-version")


def moves_of(keys: list[int]) -> list[Transition]:
    """Return what became of facilities after their filing, the latest first; the drafts before are nobody's business."""
    kind = ContentType.objects.get_for_model(Facility)
    moves = Transition.objects.filter(subject_type=kind, subject_id__in=keys, after__in=LISTED_STATES)
    return list(moves.order_by("-id"))


def classes_of(facilities: Sequence[Facility], on: date, kinds: set[str] | None = None) -> dict[int, list[Any]]:
    """Return the classes of facilities by their keys, each with what is told of it on the day: one query."""
    rows = vacancies.told(CareClass.objects.filter(facility__in=facilities), vacancies.known_since(on))
    rows = rows.select_related("offer") if kinds is None else rows.select_related("offer").filter(kind__in=kinds)
    found: dict[int, list[Any]] = {facility.pk: [] for facility in facilities}
    for row in rows.order_by("kind", "pk"):
        row.fee = getattr(getattr(row, "offer", None), "monthly_fee", None)
        found[row.facility_id].append(row)
    return found


def register_compare(request: HttpRequest) -> HttpResponse:
    """Show up to four chosen facilities side by side, with the same facts as their cards, for the same child and from the same place."""
    today = timezone.localdate()
    form = RegisterFilter(request.GET, today=today)
    wanted = form.asked()
    kinds = search.kinds(wanted, today)
    chosen = _compared(request.GET.getlist("chosen"), form.position if wanted else None, kinds)
    receipts = Receipt.objects.filter(filing__facility__in=chosen).order_by("issued_on")
    numbers = {receipt.filing.facility_id: receipt for receipt in receipts.select_related("filing")}
    classes, lines = classes_of(chosen, today, kinds), panels.lines_of(chosen, kinds, today)
    columns = [
        {
            "facility": row,
            "lines": lines[row.pk],
            "classes": classes[row.pk],
            "receipt": numbers.get(row.pk),
            "certificates": certificates_of(row),
            "holds": row.state in PUBLIC_STATES,
            "drop_url": changed(request.GET, {"chosen": [other.pk for other in chosen if other != row]}),
        }
        for row in chosen
    ]
    context = {"columns": columns, "query": changed(request.GET, {}), "may_add": len(chosen) < MOST_COMPARED}
    told_kinds = [ClassKind(kind).label for kind in ClassKind.values if kinds is not None and kind in kinds]
    return render(request, "facilities/register/compare.html", context | {"today": today, "kinds": told_kinds})


def _compared(keys: list[str], start: Position | None, kinds: set[str] | None) -> list[Any]:
    """Return the chosen facilities in the order of choosing, with all that a card tells."""
    order = [row.pk for row in chosen_facilities(keys)]
    rows = described(Facility.objects.listed(), kinds, timezone.localdate()).in_bulk(order)
    chosen = [rows[pk] for pk in order]
    near = search.Near(start, nearby.ranking([row for row in chosen if row.longitude], start)) if start else None
    told(chosen, near, freshness.stamp().version)
    return chosen


def register_ended(request: HttpRequest) -> HttpResponse:
    """List facilities that were refused, ordered to correct, suspended, cancelled or closed, with reasons and dates."""
    form = EndedFilter(request.GET)
    found: Any = Facility.objects.ended() if form.is_valid() else Facility.objects.none()
    found = _wanted(found, form.cleaned_data if form.is_valid() else {})
    by = "-since" if form.is_valid() else "pk"
    rows, pager = paging.page(found.with_area(), request.GET, by=by, size=20)
    context = {"form": form, "rows": _with_reasons(rows), "pager": pager}
    return render(request, "facilities/register/ended.html", context)


def _wanted(found: Any, wanted: dict[str, Any]) -> Any:
    if name := wanted.get("name"):
        found = found.named(name)
    state = wanted.get("state")
    if state == FilingState.REFUSED:
        return found.filter(filings__state=FilingState.REFUSED, state=FacilityState.UNFILED).distinct()
    return found.filter(state=state) if state else found


def _with_reasons(rows: list[Any]) -> list[dict[str, Any]]:
    """Give each facility its refusals, and the last move to where it stands."""
    keys = [row.pk for row in rows]
    refused = Filing.objects.filter(facility__in=keys, state=FilingState.REFUSED).order_by("-decided_on")
    refusals: dict[int, list[Filing]] = {}
    for filing in appealed.with_appeals(list(refused.prefetch_related("refused_clauses__regulation"))):
        refusals.setdefault(filing.facility_id, []).append(filing)
    moves: dict[tuple[int, str], Transition] = {}
    for move in moves_of(keys):
        moves.setdefault((move.subject_id, move.after), move)
    told = validity.told(rows)
    return [
        {
            "facility": row,
            "refusals": refusals.get(row.pk, []),
            "move": moves.get((row.pk, row.state)),
            "told": told.get(row.pk),
            "meaning": MEANINGS[row.state],
        }
        for row in rows
    ]
