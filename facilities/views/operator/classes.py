"""The classes of a dossier: list, add, change, take out."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities import corrections, establishing
from facilities.choices import ClassKind
from facilities.forms.operator import ClassForm
from facilities.models import CareClass, Facility
from facilities.views.operator.access import dossier_part, own_facility
from portal.errors import Refused
from portal.requests import Request
from portal.rulebook import Limits

SECTION = "classes"


@login_required
def class_list(request: Request, pk: int) -> HttpResponse:
    """Show the classes with their sums, and what the rules say of them."""
    facility, today = own_facility(request, pk), timezone.localdate()
    classes = list(facility.classes.all())
    context = {
        "facility": facility,
        "classes": classes,
        "places": sum(care_class.places for care_class in classes),
        "enrolled": sum(care_class.enrolled for care_class in classes),
        "lock": corrections.lock_of(facility, SECTION),
        "part": dossier_part(facility, SECTION, on=today),
    }
    return render(request, "facilities/operator/class_list.html", context)


@login_required
def class_create(request: Request, pk: int) -> HttpResponse:
    """Add a class."""
    facility = own_facility(request, pk)
    return _edit(request, facility, CareClass(facility=facility))


@login_required
def class_edit(request: Request, pk: int, class_pk: int) -> HttpResponse:
    """Change a class."""
    facility = own_facility(request, pk)
    return _edit(request, facility, get_object_or_404(facility.classes, pk=class_pk))


@transaction.atomic
def _edit(request: Request, facility: Facility, care_class: CareClass) -> HttpResponse:
    care_class.facility = facility
    form = ClassForm(request.POST or None, instance=care_class)
    if form.is_valid():
        try:
            establishing.save_class(form.save(commit=False), by=request.user)
        except Refused as refusal:
            form.add_error(refusal.field, str(refusal))
        else:
            messages.success(request, _("%(name)s is saved.") % {"name": care_class.name})
            return redirect("class-list", pk=facility.pk)
    context = {
        "facility": facility,
        "form": form,
        "care_class": care_class if care_class.pk else None,
        "lock": corrections.lock_of(facility, SECTION),
        "kinds": _kinds(),
    }
    return render(request, "facilities/operator/class_form.html", context)


def _kinds() -> list[tuple[object, dict[str, object]]]:
    """Say per kind of class what the rulebook allows today, beside the form."""
    limits = Limits(timezone.localdate()).starting("class.")
    return [
        (label, {"most": limits.get(f"{kind}.most_children"), "ratio": limits.get(f"{kind}.ratio")})  # type: ignore[misc]
        for kind, label in ClassKind.choices
    ]


@login_required
def class_delete(request: Request, pk: int, class_pk: int) -> HttpResponse:
    """Take a class out, after asking."""
    facility = own_facility(request, pk)
    care_class = get_object_or_404(facility.classes, pk=class_pk)
    if request.method == "POST":
        try:
            establishing.remove_class(care_class, by=request.user)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("%(name)s was taken out.") % {"name": care_class.name})
        return redirect("class-list", pk=facility.pk)
    return render(request, "facilities/operator/class_delete.html", {"facility": facility, "care_class": care_class})
