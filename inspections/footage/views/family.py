"""Pages of families: ask to see footage, follow the request, withdraw it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.families.tokens import of_family
from facilities.models import Facility, Family
from inspections.footage import asking
from inspections.footage.forms import FootageRequestForm
from inspections.footage.models import FootageRequest
from portal.acts import refusals_in, refusals_told
from portal.rulebook.rulebook import Limits


@of_family
def ask(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Ask a facility to see footage of one's own child."""
    facility = get_object_or_404(Facility.objects.public(), pk=pk)
    row = FootageRequest(facility=facility, family=family)
    form = FootageRequestForm(request.POST or None, instance=row, family=family)
    if form.is_valid():
        with refusals_in(form):
            asking.ask(form.instance, at=timezone.now())
            return redirect("family-footage", form.instance.pk)
    limits = Limits(timezone.localdate())
    context = {
        "form": form,
        "facility": facility,
        "page_title": _("Ask to see footage"),
        "has_children": family.children.exists(),
        "days": int(limits["footage.request.days"]),
        "kept": int(limits["footage.days"]),
        "may_ask": asking.may_ask(facility),
    }
    return render(request, "inspections/footage/ask.html", context)


@of_family
def footage(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Show a request of the family with its last day and its answer."""
    rows = FootageRequest.objects.filter(family=family).with_place()
    row = get_object_or_404(rows, pk=pk)
    return render(request, "inspections/footage/asked.html", {"row": row, "is_open": row in rows.open()})


@require_POST
@of_family
def withdraw(request: HttpRequest, family: Family, pk: int) -> HttpResponse:
    """Withdraw a request."""
    row = get_object_or_404(FootageRequest, pk=pk, family=family)
    with refusals_told(request):
        asking.withdraw(row)
    return redirect("family-footage", row.pk)
