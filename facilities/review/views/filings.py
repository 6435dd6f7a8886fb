"""The bureau's pool of filings, oldest due first, and the case page that both sides see."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import DateField, Model, Q, QuerySet, Value, prefetch_related_objects
from django.db.models.functions import Coalesce
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from facilities.filing import amendments, policy as filing_policy, rules, snapshots
from facilities.filing.case_page import added
from facilities.filing.models import Amendment, Filing, Origin, Remark
from facilities.filing.parts import Part, parts
from facilities.filing.views.visible import visible_filing
from facilities.ground import policy as ground_policy
from facilities.ground.choices import OPEN_FILING_STATES, FilingState
from facilities.ground.models import Facility
from facilities.opinions import consultation, joint_visits
from facilities.opinions.choices import OpinionState
from facilities.requirements.sections import title_of
from facilities.review import escalation, policy, workload
from facilities.review.forms import NOBODY, OVERDUE, SOON, FilingFilter, HandOutManyForm
from facilities.review.views.proceedings import decisions_of
from portal import actions, paging, permissions
from portal.accounts import privacy
from portal.accounts.requests import Request
from portal.accounts.scope import require, scope_of
from portal.clock import clock, workdays
from portal.documents import dossier
from portal.models import User
from portal.rulebook.rulebook import Finding
from portal.workflow import workflow

FAR_AWAY = date(9999, 12, 31)


class FilingList(LoginRequiredMixin, TemplateView):
    """The filings the user may see; the next to fall due first."""

    request: Request
    template_name = "facilities/review/filing_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter, order by due date, cut a page."""
        user, today = self.request.user, timezone.localdate()
        form, steps = FilingFilter(self.request.GET, user=user), escalation.steps(on=today)
        due = Coalesce("next_due", Value(FAR_AWAY), output_field=DateField())
        filings = Filing.objects.visible_to(user).with_facility().with_due_dates().annotate(due=due)
        rows, pager = paging.page(self._filtered(filings, form, steps), self.request.GET, by="due")
        for row in rows:
            row.step = steps.of(row.next_due)
            row.is_beyond_calendar = row.is_under_review and not row.next_due and not row.is_paused
        return super().get_context_data(
            form=form,
            filings=rows,
            pager=pager,
            today=today,
            calendar_ends=workdays.last_day() if any(row.is_beyond_calendar for row in rows) else None,
            **_pool(user, today),
            **kwargs,
        )

    def _filtered(self, filings: QuerySet[Filing], form: FilingFilter, steps: escalation.Steps) -> QuerySet[Filing]:
        wanted = form.cleaned_data if form.is_valid() else {}
        if wanted.get("due") == OVERDUE:
            filings = filings.overdue(steps.on)  # type: ignore[attr-defined]
        elif wanted.get("due") == SOON:
            filings = filings.falling_due(steps.on, steps.soon_until)  # type: ignore[attr-defined]
        if state := wanted.get("state"):
            filings = filings.filter(state=state)
        if street := wanted.get("street"):
            filings = filings.filter(facility__in=Facility.objects.within(street.code))
        if reviewer := wanted.get("reviewer"):
            filings = filings.filter(assigned_to=None if reviewer == NOBODY else reviewer)
        if text := wanted.get("text"):
            filings = filings.filter(Q(facility__name__icontains=text) | Q(number__icontains=text))
        return filings


def _pool(user: User, today: date) -> dict[str, Any]:
    """Return what a lead sees beside the filings: everybody's load, and the form that hands out what is ticked."""
    if not policy.may_hand_out_anywhere(user):
        return {}
    areas = scope_of(user).areas(permissions.DECIDE_FILINGS)
    loads = {load.reviewer.pk: load for area in sorted(areas) for load in workload.loads(area, on=today)}
    reviewers = [load.reviewer for load in loads.values()]
    return {"loads": list(loads.values()), "hand_out_form": HandOutManyForm(reviewers=reviewers)}


@login_required
def filing_detail(request: Request, pk: int) -> HttpResponse:
    """Show the case: what was declared, what the rules say, the clock, the history, and what the user can do next."""
    filing, today = visible_filing(request, pk), timezone.localdate()
    prefetch_related_objects([filing], "recusals__user", "recusals__by")  # asked by every act
    with amendments.as_proposed(filing) as proposed:
        found = rules.findings(proposed, on=today)
        dossier_parts = case_parts(filing, found, proposed)
    differences = snapshots.differences(filing.declared_before, filing.declared)
    remarks = placed(filing.remarks.all(), dossier_parts)
    terms = [clock.replay(term, on=today) for term in clock.terms(filing)]
    context = {
        "filing": filing,
        "facility": filing.facility,
        "today": today,
        "parts": dossier_parts,
        "documents": dossier.documents_of(filing.facility),
        "lacking": rules.blocking(found),
        "warned": rules.warned(found),
        "terms": terms,
        "is_paused": any(replay.open_pause for replay in terms),
        "transitions": workflow.transitions(filing),
        "assignments": filing.assignments.select_related("before", "after", "by"),
        "recusals": filing.recusals.all(),
        "differences": differences,
        "changed": {f"{difference.section}/{difference.field}" for difference in differences},
        "unsent": [row for row in remarks if not row.remark.sent_on]
        if filing_policy.may_review(request.user, filing)
        else [],
        "sent": [row for row in remarks if row.remark.sent_on],
        "receipt": getattr(filing, "receipt", None),
        "papers": filing.papers.order_by("-submission", "kind"),
        **_change(filing),
        **added(request.user, filing, on=today),
        "may": actions.allowed(filing, request.user, on=today),
        "is_bureau": filing_policy.may_see_case_file(request.user, filing),
        "may_see_personal_data": ground_policy.may_see_personal_data(request.user, filing.facility),
        **decisions_of(request.user, filing),
        **_consultation(request.user, filing, today),
    }
    return render(request, "facilities/review/filing_detail.html", context)


def _change(filing: Filing) -> dict[str, Any]:
    """Return what the case page shows of a change, a relocation or branch."""
    context: dict[str, Any] = {
        "origin": Origin.objects.filter(facility=filing.facility).select_related("source").first(),
    }
    if amendment := Amendment.objects.filter(filing=filing).first():
        filed = Facility.objects.get(pk=filing.facility_id)
        is_open = filing.state in OPEN_FILING_STATES
        with amendments.as_proposed(filing) as proposed:
            context["demands"] = amendments.demands(filing, proposed) if is_open else []
        context["changes"] = amendments.changes(amendment.base, amendment.values)
        context["conflicts"] = amendments.conflicts(amendment, filed) if is_open else []
    return context


def _consultation(user: User, filing: Filing, today: date) -> dict[str, Any]:
    """Return what the departments say: to the bureau all of it, to the operator what came, without internal notes."""
    reviews = filing.state == FilingState.SUBMITTED and filing_policy.may_review(user, filing)
    opinions = filing.opinions.with_due().select_related("visit", "given_by", "asked_by").order_by("pk")
    if not filing_policy.may_see_case_file(user, filing):
        opinions = opinions.exclude(state=OpinionState.LEFT_OUT)
    return {
        "opinions": opinions,
        "joint_visits": filing.joint_visits.prefetch_related("opinions__department"),
        "suggestions": consultation.suggestions(filing) if reviews else [],
        "unheard": consultation.unheard(filing) if reviews else [],
        "wishes": joint_visits.wishes(filing) if reviews else [],
        "proposed_day": joint_visits.proposed_day(filing, on=today) if reviews else None,
    }


@dataclass(frozen=True)
class Placed:
    """A remark with the words for the section and the field it stands at."""

    remark: Remark
    section: str
    label: str


def placed(remarks: Iterable[Remark], dossier_parts: Iterable[Part]) -> list[Placed]:
    """Say of each remark where it stands; a field that is gone is named by its section only."""
    labels = {(part.section.code, answer.field): str(answer.label) for part in dossier_parts for answer in part.answers}
    return [Placed(row, str(title_of(row.section)), labels.get((row.section, row.field), "")) for row in remarks]


@login_required
@require_POST
def filing_reveal(request: Request, pk: int) -> HttpResponse:
    """Show the ID numbers of the case in full to those who need them, and record that they looked."""
    filing = visible_filing(request, pk)
    facility = filing.facility
    require(ground_policy.may_see_personal_data(request.user, facility))
    asked: list[tuple[Model, str]] = [(facility.operator, "representative_id"), (facility, "head_id_number")]
    papers = [facility.operator.get_representative_id_type_display(), facility.get_head_id_type_display()]
    numbers = [
        (f"{row._meta.get_field(name).verbose_name} · {paper}", privacy.reveal(request.user, row, name))
        for (row, name), paper in zip(asked, papers, strict=True)
    ]
    return render(request, "facilities/review/id_numbers.html", {"filing": filing, "numbers": numbers})


def case_parts(filing: Filing, found: list[Finding], proposed: Facility | None = None) -> list[Part]:
    """Return the dossier by sections, as it is or as proposed, with the findings and the remarks not answered yet."""
    remarks = filing.remarks.filter(answered_on__isnull=True).select_related("clause__regulation")
    return parts(proposed or filing.facility, found, remarks)
