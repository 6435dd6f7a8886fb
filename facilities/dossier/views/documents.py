"""The documents of a dossier: what is asked for, and uploading each kind."""

from datetime import date

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.contenttypes.models import ContentType
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.dossier import corrections, prefilling, preparation
from facilities.dossier.forms import DocumentForm
from facilities.dossier.views.access import dossier_part
from facilities.filing import policy
from facilities.ground.conditions import CONDITIONS
from facilities.ground.models import Facility
from facilities.ground.views.own import own_facility
from facilities.requirements import materials
from portal.accounts.requests import Request
from portal.acts import refusals_in
from portal.errors import StaleEdit
from portal.models import Document, DocumentKind
from portal.rulebook.rulebook import Limits

SECTION = "documents"


@login_required
def document_list(request: Request, pk: int) -> HttpResponse:
    """Show every document that is asked for, what is there and what has run out."""
    facility, today = own_facility(request, pk), timezone.localdate()
    days = int(Limits(today)["reminder.first_days"])
    wanted = materials.required(Facility.objects.filter(pk=facility.pk), on=today, soon_days=days)[facility.pk]
    doors, filled_in = _doors(request, facility, today), prefilling.sources(facility)
    context = {
        "facility": facility,
        "materials": [(material, doors.lock(material.kind.pk), filled_in.get(material.kind.pk)) for material in wanted],
        "lock": doors.lock() if not doors.items else None,
        "part": dossier_part(facility, SECTION, on=today),
    }
    return render(request, "facilities/dossier/document_list.html", context)


@login_required
def document_add(request: Request, pk: int, kind: str) -> HttpResponse:
    """Upload a document, or a new version of it; older versions stay to be seen."""
    facility, today = own_facility(request, pk), timezone.localdate()
    wanted = get_object_or_404(DocumentKind.objects.filter(condition__in=CONDITIONS), pk=kind)
    versions = _versions(facility, wanted)
    current = versions.first()
    form = DocumentForm(
        request.POST or None,
        request.FILES or None,
        kind=wanted,
        today=today,
        initial={"seen": current.pk if current else None},
    )
    meanwhile = None
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        with refusals_in(form):
            try:
                preparation.hand_in(facility, wanted, typed["file"], by=request.user, on=today, facts=typed)
            except StaleEdit as refusal:
                meanwhile = form.show_other(refusal, versions.all()[0])
            else:
                messages.success(request, _("“%(kind)s” is uploaded.") % {"kind": wanted})
                return redirect("document-list", pk=facility.pk)
    part = dossier_part(facility, SECTION, on=today)
    context = {
        "facility": facility,
        "kind": wanted,
        "form": form,
        "meanwhile": meanwhile,
        "versions": versions,
        "lock": _doors(request, facility, today).lock(wanted.pk),
        "source": prefilling.sources(facility).get(wanted.pk),
        "remarks": [remark for remark in part.remarks if remark.field == wanted.pk],
    }
    return render(request, "facilities/dossier/document_add.html", context)


def _versions(facility: Facility, kind: DocumentKind) -> QuerySet[Document]:
    return Document.objects.filter(
        subject_type=ContentType.objects.get_for_model(Facility), subject_id=facility.pk, kind=kind
    ).order_by("-version", "-id")


def _doors(request: Request, facility: Facility, today: date) -> corrections.Doors:
    if policy.may_renew_documents(request.user, facility):
        return corrections.Doors(None)
    return corrections.doors_of(facility, SECTION, on=today)
