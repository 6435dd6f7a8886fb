"""What a registrar does with an application: return it, record the registration, refuse it."""

from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.registration import applications, particulars, policy, requirements
from facilities.registration.forms import FirstFactsForm, RefusalForm, ReturnForm
from facilities.registration.models import Registration
from facilities.registration.views.shared import visible_registration
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


def _to_decide(request: Request, pk: int) -> Registration:
    """Return an application that the user's department decides on."""
    registration = visible_registration(request, pk)
    require(policy.may_register(request.user, registration.operator, registration.nature))
    return registration


@login_required
def registration_return(request: Request, pk: int) -> HttpResponse:
    """Return the application once with everything that is missing."""
    registration = _to_decide(request, pk)
    items = requirements.items(registration)
    named_before = set(registration.remarks.values_list("item", flat=True))
    if named_before:
        items = {code: label for code, label in items.items() if code in named_before}
    form = ReturnForm(request.POST or None, items=items)
    if form.is_valid():
        with refusals_in(form):
            applications.give_back(registration, form.cleaned_data, by=request.user, on=timezone.localdate())
            messages.success(request, _("The application is returned; the founders are told."))
            return redirect(registration)
    context = {"registration": registration, "form": form, "named_before": named_before}
    return render(request, "facilities/registration/return.html", context)


@login_required
def registration_record(request: Request, pk: int) -> HttpResponse:
    """Record the registration."""
    registration = _to_decide(request, pk)
    form = FirstFactsForm(request.POST or None, request.FILES or None, initial=_applied_for(registration))
    if form.is_valid():
        typed = form.cleaned_data
        with refusals_in(form):
            entry = applications.register(
                registration,
                form.facts(),
                by=request.user,
                on=timezone.localdate(),
                **{name: typed[name] for name in ("key", "seen", "licence")},
            )
            messages.success(request, _("The registration of “%(name)s” is recorded.") % {"name": entry.name})
            if warning := particulars.region_warning(entry.uscc):
                messages.warning(request, str(warning))
            return redirect(registration)
    return render(request, "facilities/registration/record.html", {"registration": registration, "form": form})


def _applied_for(registration: Registration) -> dict[str, object]:
    names = ("name", "business_scope", "address", "representative")
    known = {name: getattr(registration, name) for name in names}
    return known | {"key": uuid4().hex, "seen": registration.revision, "registered_on": timezone.localdate()}


@login_required
def registration_refuse(request: Request, pk: int) -> HttpResponse:
    """Refuse the registration with reasons."""
    registration = _to_decide(request, pk)
    form = RefusalForm(request.POST or None, initial={"seen": registration.revision})
    if form.is_valid():
        with refusals_in(form):
            applications.refuse(registration, by=request.user, on=timezone.localdate(), **form.cleaned_data)
            messages.success(request, _("The refusal is recorded; the letter goes to the founders."))
            return redirect(registration)
    return render(request, "facilities/registration/refuse.html", {"registration": registration, "form": form})
