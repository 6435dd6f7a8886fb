"""The bureau's pool of filings, oldest due first."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import QueryDict
from django.utils import timezone
from django.views.generic import TemplateView

from facilities.filing.models import Filing
from facilities.review import escalation, policy, pool, workload
from facilities.review.forms import FilingFilter, HandOutManyForm
from facilities.review.views import lists
from portal import paging, permissions
from portal.accounts.requests import Request
from portal.accounts.scope import scope_of
from portal.clock import workdays
from portal.models import User


class FilingList(LoginRequiredMixin, TemplateView):
    """The filings the user may see; the next to fall due first."""

    request: Request
    template_name = "facilities/review/filing_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter, order by due date, cut a page."""
        user, today = self.request.user, timezone.localdate()
        form, steps = FilingFilter(self.request.GET, user=user), escalation.steps(on=today)
        filings = pool.in_order(Filing.objects.visible_to(user).with_facility())
        wanted = form.cleaned_data if form.is_valid() else {}
        rows, pager = paging.page(pool.filtered(filings, wanted, steps), self.request.GET, by="due")
        for row in rows:
            row.step = steps.of(row.next_due)
            row.is_beyond_calendar = row.is_under_review and not row.next_due and not row.is_paused
        return super().get_context_data(
            form=form,
            filings=rows,
            pager=pager,
            today=today,
            carried=_carried(self.request.GET),
            calendar_ends=workdays.last_day() if any(row.is_beyond_calendar for row in rows) else None,
            **_pool(user, today),
            **kwargs,
        )


def _carried(query: QueryDict) -> str:
    """Return what the links to cases carry along, so that each leads on to the next one of this list."""
    chosen = query.copy()
    for name in ("after", "before"):
        chosen.pop(name, None)
    return f"?{urlencode({lists.NAME: chosen.urlencode()})}" if chosen else ""


def _pool(user: User, today: date) -> dict[str, Any]:
    """Return what a lead sees beside the filings: everybody's load, and the form that hands out what is ticked."""
    if not policy.may_hand_out_anywhere(user):
        return {}
    areas = scope_of(user).areas(permissions.DECIDE_FILINGS)
    loads = {load.reviewer.pk: load for area in sorted(areas) for load in workload.loads(area, on=today)}
    reviewers = [load.reviewer for load in loads.values()]
    return {"loads": list(loads.values()), "hand_out_form": HandOutManyForm(reviewers=reviewers)}
