"""The register of operators as its registrar keeps it: confirm what was declared, record changes and ends."""

from typing import Any
from uuid import uuid4

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from facilities.ground.choices import ENDED_STATES, RECORDED_STATES, OperatorState
from facilities.ground.models import Operator
from facilities.registration import entries as recording, particulars, policy
from facilities.registration.choices import EntryKind
from facilities.registration.forms import EndForm, FactsForm, RegistryFilter
from facilities.registration.models import RegistryEntry
from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.documents import dossier


class RegistryList(LoginRequiredMixin, TemplateView):
    """The operators that the user's department registers."""

    request: Request
    template_name = "facilities/registration/registry_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter and cut a page."""
        require(policy.may_register_some(self.request.user))
        form = RegistryFilter(self.request.GET)
        operators = Operator.objects.registered_by(self.request.user).with_registrar()
        known = operators.exclude(state=OperatorState.UNREGISTERED)
        rows, pager = paging.page(self._filtered(known, form), self.request.GET)
        return super().get_context_data(form=form, operators=rows, pager=pager, **kwargs)

    def _filtered(self, operators: QuerySet[Operator], form: RegistryFilter) -> QuerySet[Operator]:
        wanted = form.cleaned_data if form.is_valid() else {}
        if source := wanted.get("source"):
            recorded = Q(state__in=RECORDED_STATES)
            operators = operators.filter(recorded if source == "recorded" else ~recorded)
        if text := wanted.get("text"):
            operators = operators.filter(
                Q(organisation__name__icontains=text) | Q(organisation__uscc__istartswith=text)
            )
        return operators


def _seen_by(request: Request) -> QuerySet[Operator]:
    """Return the operators whose registration the user may look at: the registrar's, one's own, those with visible entries."""
    entries = RegistryEntry.objects.visible_to(request.user)
    mine = Operator.objects.operated_by(request.user) | Operator.objects.registered_by(request.user)
    return (mine | Operator.objects.filter(pk__in=entries.values("operator"))).with_registrar()


@login_required
def registry_detail(request: Request, pk: int) -> HttpResponse:
    """Show an operator's registration with everything that was recorded of it."""
    operator = get_object_or_404(_seen_by(request), pk=pk)
    entries = list(RegistryEntry.objects.of(operator))
    context = {
        "operator": operator,
        "entries": [(entry, _named(entry), dossier.documents_of(entry)) for entry in entries],
        "facilities": operator.facilities.order_by("pk"),
        "may": actions.allowed(operator, request.user),
        "has_ended": operator.state in ENDED_STATES,
    }
    return render(request, "facilities/registration/registry_detail.html", context)


def _named(entry: RegistryEntry) -> list[str]:
    """Return the words for the fields that an entry changed; an ID number is named, never shown."""
    fields = {field.name: str(field.verbose_name) for field in RegistryEntry._meta.concrete_fields}
    other = {name: str(Operator._meta.get_field(name).verbose_name) for name in particulars.IDENTITY}
    return [(fields | other).get(name, name) for name in entry.changes]


def _kept_by(request: Request, pk: int) -> Operator:
    """Return an operator whose register the user keeps."""
    operator = get_object_or_404(_seen_by(request), pk=pk)
    require(policy.may_register(request.user, operator, operator.nature))
    return operator


@login_required
def registry_record(request: Request, pk: int) -> HttpResponse:
    """Confirm what the operator declared, or record a change."""
    operator = _kept_by(request, pk)
    initial = particulars.as_recorded(operator) | {
        "representative_id": "",
        "key": uuid4().hex,
        "seen": operator.revision,
    }
    form = FactsForm(request.POST or None, request.FILES or None, initial=initial)
    if form.is_valid():
        typed = form.cleaned_data
        with refusals_in(form):
            entry = recording.record(
                operator,
                form.facts(),
                by=request.user,
                on=timezone.localdate(),
                **{name: typed[name] for name in ("key", "seen", "effective_on", "licence")},
            )
            messages.success(
                request, _("%(entry)s: “%(name)s”.") % {"entry": entry.get_kind_display(), "name": entry.name}
            )
            if warning := particulars.region_warning(entry.uscc):
                messages.warning(request, str(warning))
            return redirect("registry", pk=operator.pk)
    return render(request, "facilities/registration/registry_record.html", {"operator": operator, "form": form})


@login_required
def registry_end(request: Request, pk: int) -> HttpResponse:
    """Record that the registration was revoked or cancelled."""
    operator = _kept_by(request, pk)
    initial = {"key": uuid4().hex, "seen": operator.revision, "effective_on": timezone.localdate()}
    form = EndForm(request.POST or None, initial=initial)
    if form.is_valid():
        typed = form.cleaned_data | {"kind": EntryKind(form.cleaned_data["kind"])}
        with refusals_in(form):
            recording.end(operator, by=request.user, on=timezone.localdate(), **typed)
            messages.success(request, _("The end of the registration is recorded; the health bureau is told."))
            return redirect("registry", pk=operator.pk)
    return render(request, "facilities/registration/registry_end.html", {"operator": operator, "form": form})
