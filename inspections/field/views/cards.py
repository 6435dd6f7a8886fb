"""Two cards of one day, side by side; a person decides."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from facilities.models import Facility
from inspections.field import cards
from inspections.field.forms import ResolveForm
from inspections.field.models import CardSubmission
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in


@login_required
def card_submission(request: Request, pk: int) -> HttpResponse:
    """Show the card from the phone beside the one that the portal holds, and take the decision."""
    mine = CardSubmission.objects.filter(facility__in=Facility.objects.operated_by(request.user))
    found = get_object_or_404(mine.select_related("facility__operator__organisation", "by"), pk=pk)
    if request.method == "POST":
        require(cards.may_resolve(request.user, found))
    choices = [(how.value, how.label) for how in cards.DECISIONS]
    form = ResolveForm(request.POST or None, choices=choices)
    if form.is_valid():
        with refusals_in(form):
            cards.resolve(found, by=request.user, at=timezone.now(), **form.cleaned_data)
            messages.success(request, _("The decision is recorded."))
            return redirect("day-card", pk=found.facility_id, day=found.day)
    context = {
        "submission": found,
        "form": form,
        "may": actions.allowed(found, request.user),
        "held": cards.held(found),
        "lines": _lines(found),
    }
    return render(request, "inspections/field/card_submission.html", context)


def _lines(found: CardSubmission) -> list[dict[str, Any]]:
    """Return class by class, then what was done: what the phone has, what the portal holds, whether they differ."""
    sent, held = cards.content(found), cards.held(found)
    there = {row.care_class_id: row.present + row.guests for row in held.classes.all()} if held else {}
    names = dict(found.facility.classes.values_list("pk", "name"))
    rows = [(names.get(pk, "—"), sum(count), there.get(pk)) for pk, count in sent.classes.items()]
    fields = [found.facility.day_cards.model._meta.get_field(name) for name in (*cards.COUNTS, *cards.WORDS)]
    rows += [(str(each.verbose_name), getattr(sent, each.name), getattr(held, each.name, None)) for each in fields]
    return [{"name": name, "sent": mine, "held": theirs, "differs": mine != theirs} for name, mine, theirs in rows]
