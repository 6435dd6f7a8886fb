"""The classes of a dossier: list, add, change, take out."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.dossier import corrections, preparation
from facilities.dossier.forms import ClassForm
from facilities.dossier.views.access import dossier_part
from facilities.ground.choices import kinds_of
from facilities.ground.models import CareClass, Facility
from facilities.ground.views.own import own_facility
from portal import editing
from portal.accounts.requests import Request
from portal.acts import refusals_in, refusals_told
from portal.rulebook.rulebook import Limits

SECTION = "classes"


@login_required
def class_list(request: Request, pk: int) -> HttpResponse:
    """Show the classes with their sums, and what the rules say of them."""
    facility, today = own_facility(request, pk), timezone.localdate()
    classes, doors = list(facility.classes.all()), corrections.doors_of(facility, SECTION, on=today)
    context = {
        "facility": facility,
        "classes": classes,
        "places": sum(care_class.places for care_class in classes),
        "enrolled": sum(care_class.enrolled for care_class in classes),
        "lock": doors.lock(),
        "rows": [(care_class, doors.lock(preparation.item_of(care_class))) for care_class in classes],
        "part": dossier_part(facility, SECTION, on=today),
    }
    return render(request, "facilities/dossier/class_list.html", context)


@login_required
def class_create(request: Request, pk: int) -> HttpResponse:
    """Add a class."""
    facility = own_facility(request, pk)
    return _edit(request, facility, CareClass(facility=facility))


@login_required
def class_edit(request: Request, pk: int, class_pk: int) -> HttpResponse:
    """Change a class."""
    facility = own_facility(request, pk)
    care_class = facility.classes.filter(pk=class_pk).first()
    if care_class is None and request.method == "POST" and preparation.was_taken_out(facility, class_pk):
        return _gone(request, facility)
    if care_class is None:
        raise Http404
    return _edit(request, facility, care_class)


def _gone(request: Request, facility: Facility) -> HttpResponse:
    """Keep what was typed into a class that somebody else took out meanwhile."""
    form = ClassForm(request.POST, instance=CareClass(facility=facility))
    form.full_clean()
    form.add_error(None, _("Somebody else removed this class meanwhile. Save to add it again as it stands below."))
    address = reverse("class-create", args=[facility.pk])
    context = {"facility": facility, "form": form, "lock": None, "kinds": _kinds(facility.setting), "action": address}
    return render(request, "facilities/dossier/class_form.html", context, status=HTTPStatus.CONFLICT)


@transaction.atomic
def _edit(request: Request, facility: Facility, care_class: CareClass) -> HttpResponse:
    care_class.facility = facility
    form = ClassForm(request.POST or None, instance=care_class)
    if form.is_valid():
        with refusals_in(form):
            preparation.save_class(form.save(commit=False), by=request.user, on=timezone.localdate())
            messages.success(request, _("%(name)s is saved.") % {"name": care_class.name})
            return redirect("class-list", pk=facility.pk)
    context = {
        "facility": facility,
        "form": form,
        "care_class": care_class if care_class.pk else None,
        "lock": corrections.lock_of(facility, SECTION, on=timezone.localdate(), item=preparation.item_of(care_class)),
        "kinds": _kinds(facility.setting),
        "edit": editing.last_edit(care_class) if care_class.pk else None,
    }
    return render(request, "facilities/dossier/class_form.html", context)


def _kinds(setting: str) -> list[tuple[object, dict[str, object]]]:
    """Say per kind of class what the rulebook allows today, beside the form."""
    limits = Limits(timezone.localdate()).starting("class.")
    return [
        (kind.label, {"most": limits.get(f"{kind}.most_children"), "ratio": limits.get(f"{kind}.ratio")})
        for kind in kinds_of(setting)
    ]


@login_required
def class_delete(request: Request, pk: int, class_pk: int) -> HttpResponse:
    """Take a class out, after asking."""
    facility = own_facility(request, pk)
    care_class = get_object_or_404(facility.classes, pk=class_pk)
    care_class.facility = facility
    if request.method == "POST" and request.POST.get("seen_revision") == str(care_class.revision):
        with refusals_told(request):
            preparation.remove_class(care_class, by=request.user, on=timezone.localdate())
            messages.success(request, _("%(name)s was removed.") % {"name": care_class.name})
        return redirect("class-list", pk=facility.pk)
    context = {
        "facility": facility,
        "care_class": care_class,
        "is_stale": request.method == "POST",
        "edit": editing.last_edit(care_class),
    }
    return render(request, "facilities/dossier/class_delete.html", context)
