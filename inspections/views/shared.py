"""Pages that inspectors, the bureau and operators share: lists of visits and findings, the report, the finding."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.generic import DetailView, ListView

from facilities.appealing import may_appeal
from inspections import extending, policy, proceedings
from inspections.forms.visits import FindingFilter
from inspections.models import Finding, Visit
from inspections.views.checklist import sheet_context
from portal import actions, letters, paging
from portal.requests import Request

PAGE = 30


class VisitList(LoginRequiredMixin, ListView):
    """What is to be done today, and the visits concluded so far."""

    template_name = "inspections/visit_list.html"
    context_object_name = "visits"

    def get_queryset(self) -> QuerySet[Visit]:
        """Return concluded visits, the latest first."""
        visible = Visit.objects.visible_to(self.request.user).concluded().with_facility()
        return visible.order_by("-concluded_at", "-id")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add visits due and visits planned, for those who carry them out."""
        today = timezone.localdate()
        mine = (
            Visit.objects.conducted_by(self.request.user).with_facility().with_progress().order_by("planned_on", "id")
        )
        rows, pager = paging.numbered(self.object_list, self.request.GET, size=PAGE)
        return super().get_context_data(
            object_list=rows,
            pager=pager,
            may_inspect=policy.may_inspect(self.request.user),
            due=mine.due(today)[:PAGE],
            planned=mine.awaited().filter(planned_on__gt=today)[:PAGE],
            today=today,
            **kwargs,
        )


@login_required
@never_cache  # going back shows what was tapped, not what was loaded
def visit(request: Request, pk: int) -> HttpResponse:
    """Show the checklist to those who carry the visit out while it is open, and the report to all who may see it."""
    found = get_object_or_404(Visit.objects.visible_to(request.user).with_facility(), pk=pk)
    if "conclude" in actions.allowed(found, request.user):
        return render(request, "inspections/visit_checklist.html", sheet_context(found))
    context = sheet_context(found) | {
        "sees_occasion": policy.may_see_plans(request.user),  # a complaint's words are not for the operator
        "stops": found.stop_orders.with_case(),
        "rechecked": found.rechecked.select_related("clause__regulation").order_by("item__order"),
        "findings": found.findings.select_related("clause__regulation").order_by("item__order"),
        "today": timezone.localdate(),
    }
    return render(request, "inspections/visit_detail.html", context)


class FindingList(LoginRequiredMixin, ListView):
    """Findings, what is to be done first on top; filtered by state and facility."""

    template_name = "inspections/finding_list.html"
    context_object_name = "findings"

    def get_queryset(self) -> QuerySet[Finding]:
        """Return the findings that the user may see and the filter asks for."""
        rows = Finding.objects.visible_to(self.request.user).with_case()
        self.filter = FindingFilter(self.request.GET)
        chosen = self.filter.cleaned_data if self.filter.is_valid() else {}
        if text := chosen.get("q"):
            rows = rows.filter(Q(facility__name__icontains=text) | Q(facility__other_name__icontains=text))
        if state := chosen.get("state"):
            rows = _in_state(rows, state)
        return rows.most_urgent_first()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the filter and the day that deadlines are counted from."""
        rows, pager = paging.numbered(self.object_list, self.request.GET, size=PAGE)
        return super().get_context_data(
            object_list=rows, pager=pager, filter=self.filter, today=timezone.localdate(), **kwargs
        )


def _in_state(rows: Any, state: str) -> Any:
    if state == "overdue":
        return rows.overdue(timezone.localdate())
    if state == "appealed":
        return rows.appealed()
    return rows.filter(is_repeat=True) if state == "repeat" else rows.filter(state=state)


class FindingDetail(LoginRequiredMixin, DetailView):
    """One finding: the clause, the photos, the deadline, and what has happened so far."""

    template_name = "inspections/finding_detail.html"
    context_object_name = "finding"

    def get_queryset(self) -> QuerySet[Finding]:
        """Return the findings that the user may see."""
        return Finding.objects.visible_to(self.request.user).with_case()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the case and what the user may do."""
        finding, today = self.object, timezone.localdate()
        user: Any = self.request.user
        case = proceedings.case(finding, on=today)
        return super().get_context_data(
            case=case,
            operates=policy.may_answer(user, finding),
            may_recheck=policy.may_recheck(user, finding),
            may_appeal=may_appeal(user, finding, on=today),
            obstacle=extending.obstacle(finding, on=today),
            may_open_letter=case.letter and letters.visible_to(user).filter(pk=case.letter.pk).exists(),
            today=today,
            **kwargs,
        )
