"""The bureau's pool of filings, oldest due first, and the case page that both sides see."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import DateField, Model, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from facilities import policy, snapshots
from facilities.choices import FilingState
from facilities.forms.officer import FilingFilter
from facilities.models import Facility, Filing
from facilities.sections import Part, parts
from portal import clock, dossier, paging, privacy, rulebook, workflow
from portal.requests import Request
from portal.rulebook import Outcome
from portal.scope import require

FAR_AWAY = date(9999, 12, 31)


class FilingList(LoginRequiredMixin, TemplateView):
    """The filings the user may see; the next to fall due first."""

    request: Request
    template_name = "facilities/officer/filing_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter, order by due date, cut a page."""
        form = FilingFilter(self.request.GET)
        due = Coalesce("receipt_due", "nonconformity_due", Value(FAR_AWAY), output_field=DateField())
        filings = Filing.objects.visible_to(self.request.user).with_facility().with_due_dates().annotate(due=due)
        rows, pager = paging.page(self._filtered(filings, form), self.request.GET, by="due")
        return super().get_context_data(form=form, filings=rows, pager=pager, today=timezone.localdate(), **kwargs)

    def _filtered(self, filings: QuerySet[Filing], form: FilingFilter) -> QuerySet[Filing]:
        wanted = form.cleaned_data if form.is_valid() else {}
        if state := wanted.get("state"):
            filings = filings.filter(state=state)
        if street := wanted.get("street"):
            filings = filings.filter(facility__in=Facility.objects.within(street.code))
        if wanted.get("mine"):
            filings = filings.filter(assigned_to=self.request.user)
        if text := wanted.get("text"):
            filings = filings.filter(Q(facility__name__icontains=text) | Q(number__icontains=text))
        return filings


def visible_filing(request: Request, pk: int) -> Filing:
    """Return the filing if the user may see it, or answer 404."""
    return get_object_or_404(Filing.objects.visible_to(request.user).with_facility(), pk=pk)


@login_required
def filing_detail(request: Request, pk: int) -> HttpResponse:
    """Show the case: what was declared, what the rules say, the clock, the history, and what the user can do next."""
    filing, today = visible_filing(request, pk), timezone.localdate()
    dossier_parts = case_parts(filing, today)
    context = {
        "filing": filing,
        "facility": filing.facility,
        "today": today,
        "parts": dossier_parts,
        "documents": dossier.documents_of(filing.facility),
        "warnings": [f for part in dossier_parts for f in part.warnings if f.outcome == Outcome.WARNED],
        "terms": [clock.replay(term, on=today) for term in clock.terms(filing)],
        "transitions": workflow.history(filing),
        "differences": changes_since_return(filing),
        "unsent": filing.remarks.filter(sent_on__isnull=True) if policy.may_review(request.user, filing) else [],
        "sent": filing.remarks.filter(sent_on__isnull=False),
        "may_review": policy.may_review(request.user, filing) and filing.state == FilingState.SUBMITTED,
        "may_decide": policy.may_decide(request.user, filing) and filing.state == FilingState.SUBMITTED,
        "may_withdraw": policy.may_file(request.user, filing)
        and filing.state in (FilingState.SUBMITTED, FilingState.RETURNED),
        "may_see_personal_data": policy.may_see_personal_data(request.user, filing.facility),
        "receipt": getattr(filing, "receipt", None),
    }
    return render(request, "facilities/officer/filing_detail.html", context)


@login_required
@require_POST
def filing_reveal(request: Request, pk: int) -> HttpResponse:
    """Show the ID numbers of the case in full to those who need them, and record that they looked."""
    filing = visible_filing(request, pk)
    facility = filing.facility
    require(policy.may_see_personal_data(request.user, facility))
    asked: list[tuple[Model, str]] = [(facility.operator, "representative_id"), (facility, "head_id_number")]
    numbers = [(row._meta.get_field(name).verbose_name, privacy.reveal(request.user, row, name)) for row, name in asked]
    return render(request, "facilities/officer/id_numbers.html", {"filing": filing, "numbers": numbers})


def case_parts(filing: Filing, on: date) -> list[Part]:
    """Return the dossier by sections with the rulebook's findings and the remarks not answered yet."""
    found = rulebook.findings(Facility.objects.filter(pk=filing.facility_id), on=on)[filing.facility_id]
    facility = Facility.objects.with_area().get(pk=filing.facility_id)
    return parts(facility, found, filing.remarks.filter(answered_on__isnull=True).select_related("clause__regulation"))


def changes_since_return(filing: Filing) -> list[snapshots.Difference]:
    """Return what the resubmission declares differently than the submission before it."""
    return snapshots.differences(filing.declared_before, filing.declared)
