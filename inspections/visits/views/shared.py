"""Pages that inspectors, the bureau and operators share: lists of visits and findings, the report, the finding."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.generic import ListView

from inspections.ground import policy
from inspections.ground.views import PAGE
from inspections.visits.models import Visit, VisitRecord
from inspections.visits.views.checklist import sheet_context
from portal import actions, paging
from portal.accounts.requests import Request
from portal.letters import letters
from portal.models import Letter


class VisitList(LoginRequiredMixin, ListView):
    """What is to be done today, and the visits concluded so far."""

    template_name = "inspections/visits/visit_list.html"
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
        return render(request, "inspections/visits/visit_checklist.html", sheet_context(found))
    context = sheet_context(found) | {
        "sees_occasion": policy.may_see_plans(request.user),  # a complaint's words are not for the operator
        "stops": found.stop_orders.with_case(),
        "rechecked": found.rechecked.select_related("clause__regulation").order_by("item__order"),
        "findings": found.findings.select_related("clause__regulation").order_by("item__order"),
        "today": timezone.localdate(),
        "record": VisitRecord.objects.filter(visit=found).first(),
        "papers": letters.visible_to(request.user).filter(pk__in=Letter.objects.about(found).values("pk")),
    }
    return render(request, "inspections/visits/visit_detail.html", context)
