"""What failed in the background: shown to who can mend it, and tried again."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.outbox import outbox
from portal.site import policy


@login_required
def task_list(request: Request) -> HttpResponse:
    """Show what was set aside, or failed several times, the oldest first."""
    require(policy.may_mend_tasks(request.user))
    rows, pager = paging.page(outbox.troubled(), request.GET, by="pk")
    shown = [(row, outbox.LABELS.get(row.name, row.name)) for row in rows]
    return render(request, "portal/site/task_list.html", {"tasks": shown, "pager": pager})


@require_POST
@login_required
def task_retry(request: Request, pk: int) -> HttpResponse:
    """Have a task tried again."""
    require(policy.may_mend_tasks(request.user))
    if outbox.try_again(pk, at=timezone.now()):
        messages.success(request, _("The task is tried again now."))
    else:
        messages.info(request, _("This task is done, or is being tried already."))
    return redirect("task-list")
