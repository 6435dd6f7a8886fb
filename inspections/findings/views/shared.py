"""Pages that inspectors, the bureau and operators share: lists of visits and findings, the report, the finding."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.views.generic import DetailView, ListView

from facilities.appeals.appeals import may_appeal
from inspections.findings import policy, proceedings
from inspections.findings.forms import FindingFilter
from inspections.findings.models import Finding
from inspections.ground.views import PAGE
from portal import paging
from portal.letters import letters


class FindingList(LoginRequiredMixin, ListView):
    """Findings, what is to be done first on top; filtered by state and facility."""

    template_name = "inspections/findings/finding_list.html"
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

    template_name = "inspections/findings/finding_detail.html"
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
            may_open_letter=case.letter and letters.visible_to(user).filter(pk=case.letter.pk).exists(),
            today=today,
            **kwargs,
        )
