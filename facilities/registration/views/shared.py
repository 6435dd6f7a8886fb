"""The case page of an application for registration, and the list: what both sides see."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Model, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from facilities.registration import policy, requirements
from facilities.registration.forms import RegistrationFilter
from facilities.registration.models import Registration
from portal import actions, paging
from portal.accounts import privacy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.clock import clock
from portal.models import Letter
from portal.workflow import workflow


class RegistrationList(LoginRequiredMixin, TemplateView):
    """The applications that the user may see, the newest first."""

    request: Request
    template_name = "facilities/registration/registration_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter and cut a page."""
        require(policy.may_list_registrations(self.request.user))
        form = RegistrationFilter(self.request.GET)
        found = Registration.objects.visible_to(self.request.user).with_operator().with_due_date()
        rows, pager = paging.page(self._filtered(found, form), self.request.GET, by="-pk")
        return super().get_context_data(
            form=form, registrations=rows, pager=pager, today=timezone.localdate(), **kwargs
        )

    def _filtered(self, found: QuerySet[Registration], form: RegistrationFilter) -> QuerySet[Registration]:
        wanted = form.cleaned_data if form.is_valid() else {}
        if state := wanted.get("state"):
            found = found.filter(state=state)
        if text := wanted.get("text"):
            found = found.filter(Q(name__icontains=text) | Q(number__icontains=text))
        return found


def visible_registration(request: Request, pk: int) -> Registration:
    """Return the application if the user may see it, or answer 404."""
    return get_object_or_404(Registration.objects.visible_to(request.user).with_operator(), pk=pk)


@login_required
def registration_detail(request: Request, pk: int) -> HttpResponse:
    """Show what is applied for, what is missing or was remarked, the clock, the history, and what the user can do next."""
    registration, today = visible_registration(request, pk), timezone.localdate()
    context = {
        "registration": registration,
        "rows": shown(registration),
        "papers": requirements.papers(registration),
        "members": registration.members.all(),
        "asks_for_members": requirements.asks_for_members(registration.nature),
        "remarks": placed(registration),
        "terms": [clock.replay(term, on=today) for term in clock.terms(registration)],
        "transitions": workflow.transitions(registration),
        "letters": Letter.objects.about(registration),
        "entry": getattr(registration, "entry", None),
        "today": today,
        "may": (may := actions.allowed(registration, request.user)),
        "may_see_identities": policy.may_see_identities(request.user, registration),
    }
    if "edit" in may:
        context["lacks"] = requirements.lacks(registration, on=today)
    return render(request, "facilities/registration/registration_detail.html", context)


def shown(registration: Registration) -> list[tuple[str, object, bool]]:
    """Return label, value and whether it is an ID number, for every field that the nature asks for."""
    return [_row(registration, name) for name in requirements.fields_of(registration.nature)]


def _row(registration: Registration, name: str) -> tuple[str, object, bool]:
    field = registration._meta.get_field(name)
    value = getattr(registration, f"get_{name}_display")() if field.choices else getattr(registration, name)
    return str(field.verbose_name), value, name == "representative_id"


def placed(registration: Registration) -> list[tuple[str, Any]]:
    """Return the remarks with the words for the item that each stands at."""
    words = requirements.items(registration)
    return [(words.get(remark.item, remark.item), remark) for remark in registration.remarks.all()]


@login_required
@require_POST
def registration_reveal(request: Request, pk: int) -> HttpResponse:
    """Show the ID numbers in full to those who weigh them, and record that they looked."""
    registration = visible_registration(request, pk)
    require(policy.may_see_identities(request.user, registration))
    paper = registration.get_representative_id_type_display()
    asked: list[tuple[str, Model, str]] = [
        (f"{registration.representative} · {paper}", registration, "representative_id")
    ]
    asked += [
        (f"{member} · {member.get_id_type_display()}", member, "id_number") for member in registration.members.all()
    ]
    numbers = [(label, privacy.reveal(request.user, row, name)) for label, row, name in asked]
    return render(
        request,
        "facilities/registration/registration_identities.html",
        {"registration": registration, "numbers": numbers},
    )
