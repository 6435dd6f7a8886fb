"""Pages of the audit administrator, and the heads of the chain, which everybody may keep."""

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from portal import paging
from portal.accounts import policy
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.audit import seals, searching
from portal.audit.forms import ChangeFilter

SIZE = 30  # changes on a page: each shows its fields


@login_required
@require_safe
def change_list(request: Request) -> HttpResponse:
    """Show changes of rows, the latest first, with the head of the chain that seals them."""
    require(policy.may_audit(request.user))
    form = ChangeFilter(request.GET)
    found = searching.found(form.cleaned_data if form.is_valid() else {})
    rows, pager = paging.page(_with_context(found), request.GET, by="-pk", size=SIZE)
    context = {"form": form, "changes": searching.told(rows), "pager": pager, "head": next(iter(seals.heads()), None)}
    return render(request, "portal/audit/change_list.html", context)


def _with_context(found: searching.QuerySet) -> searching.QuerySet:
    return found.select_related("pgh_context") if hasattr(found.model, "pgh_context") else found


@require_safe
def heads(request: HttpRequest) -> HttpResponse:
    """Tell the head of the chain of each day, one line each, for whoever wants to hold the district to its records."""
    lines = [" ".join(map(str, head)) for head in seals.heads()]
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
