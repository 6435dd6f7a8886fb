"""What an operator can do with a filed facility: one page that leads to all of it, and what is reported without a filing."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.changes.views.updates import _form
from facilities.filing.models import Origin
from facilities.ground.choices import FilingKind
from facilities.ground.forms import communities
from facilities.ground.models import Facility
from facilities.ground.views.own import running_facility
from facilities.relocation import relocations
from facilities.relocation.forms import NewPlaceForm, RelocationForm
from portal.accounts.requests import Request
from portal.acts import refusals_in


@login_required
def relocation_create(request: Request, pk: int) -> HttpResponse:
    """Set the facility up at its new place, which is filed anew; the old filing ends when the new one is accepted."""
    explanation = _(
        "The new place needs a new filing. The filing of the old place ends on the day the new one is accepted."
    )
    return _new_place(request, pk, FilingKind.RELOCATION, RelocationForm, _("Relocate"), explanation)


@login_required
def branch_create(request: Request, pk: int) -> HttpResponse:
    """Set up a branch, which is filed anew beside this facility."""
    explanation = _("A branch is a facility of its own and needs its own filing; this one stays filed as it is.")
    return _new_place(request, pk, FilingKind.BRANCH, NewPlaceForm, _("Set up a branch"), explanation)


def _new_place(
    request: Request, pk: int, kind: str, form_class: type[NewPlaceForm], title: str, explanation: str
) -> HttpResponse:
    facility, today = running_facility(request, pk), timezone.localdate()
    new = Facility(operator=facility.operator)
    initial = {"name": facility.name} if kind == FilingKind.RELOCATION else {}
    places = communities(settings.DISTRICT_CODE, today)
    form = form_class(request.POST or None, instance=new, initial=initial, places=places)
    if form.is_valid():
        with refusals_in(form):
            origin = Origin(source=facility, kind=kind, **form.choices())
            relocations.draft(form.save(commit=False), origin, by=request.user, on=today)
            messages.success(request, _("The new place is set up. Please fill in what is its own, and hand it in."))
            return redirect("dossier", pk=new.pk)
    return _form(request, facility, form, title, explanation)
