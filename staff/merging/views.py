"""The operator's page on which an entry made twice is merged."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from staff.merging import mergers
from staff.merging.forms import MergeForm
from staff.people import policy
from staff.people.models import Person


@login_required
def person_merge(request: Request, pk: int) -> HttpResponse:
    """Choose the right entry of the same person and take this one into it."""
    mine = Person.objects.visible_to(request.user).select_related("facility__operator__organisation")
    person = get_object_or_404(mine, pk=pk)
    require(policy.may_keep_people(request.user, person.facility))
    form = MergeForm(request.POST or None, wrong=person)
    if form.is_valid():
        into = form.cleaned_data["into"]
        with refusals_in(form):
            mergers.merge(
                person, into=into, reason=form.cleaned_data["reason"], by=request.user, on=timezone.localdate()
            )
            messages.success(request, _("The entries are one now."))
            return redirect(into)
    return render(request, "staff/merging/person_merge.html", {"person": person, "form": form})
