"""Pages on which existing registers are brought in: looked through first, then taken over by the worker."""

import csv
import io
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.db.models import QuerySet
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from portal import actions, paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.documents.uploads import XLSX
from portal.errors import IllegalMove
from portal.importing import mappings, policy, reports, runs
from portal.importing.choices import ImportState
from portal.importing.forms import ImportForm, StartForm
from portal.importing.models import ImportRun

UNDER_WAY = (ImportState.CHECKING, ImportState.RUNNING)


def _imports() -> QuerySet[ImportRun]:
    return ImportRun.objects.select_related("by")


class ImportList(LoginRequiredMixin, UserPassesTestMixin, TemplateView):
    """All imports, the latest first."""

    template_name = "portal/importing/import_list.html"
    request: Request

    def test_func(self) -> bool:
        """Ask the policy."""
        return policy.may_import_registers(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Cut a page."""
        rows, pager = paging.page(_imports(), self.request.GET, by="-pk")
        shipped = {name: mappings.load(path.read_text()) for name, path in reports.SHIPPED.items()}
        return super().get_context_data(imports=rows, pager=pager, shipped=shipped, **kwargs)


@login_required
def import_create(request: Request) -> HttpResponse:
    """Take a table and its mapping, and have them looked through."""
    require(policy.may_import_registers(request.user))
    form = ImportForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        facts = form.cleaned_data
        file = facts["file"]
        run = runs.describe(facts["text"], file.name, file.read(), by=request.user, as_of=facts["as_of"])
        file.seek(0)
        return redirect(runs.bring(run, file, by=request.user))
    return render(request, "portal/importing/import_create.html", {"form": form})


@login_required
def import_detail(request: Request, pk: int) -> HttpResponse:
    """Show how far an import is, what it found, and which rows were refused and why."""
    require(policy.may_import_registers(request.user))
    run = get_object_or_404(_imports(), pk=pk)
    faults, pager = paging.page(run.faults.all(), request.GET, by="line")
    context = {
        "run": run,
        "faults": faults,
        "pager": pager,
        "is_under_way": run.state in UNDER_WAY,
        "may": actions.allowed(run, request.user),
        "transitions": run.transitions.select_related("by"),
        "form": StartForm(),
    }
    return render(request, "portal/importing/import_detail.html", context)


@require_POST
@login_required
def import_start(request: Request, pk: int) -> HttpResponse:
    """Have the worker take over what was looked through."""
    require(policy.may_import_registers(request.user))
    run = get_object_or_404(_imports(), pk=pk)
    form = StartForm(request.POST)
    form.is_valid()  # two boxes can't be wrong
    try:
        runs.start(run, by=request.user, **form.cleaned_data)
    except IllegalMove as refusal:
        messages.error(request, str(refusal))
    return redirect("import", pk)


@require_POST
@login_required
def import_discard(request: Request, pk: int) -> HttpResponse:
    """Let an import be."""
    require(policy.may_import_registers(request.user))
    run = get_object_or_404(_imports(), pk=pk)
    try:
        runs.discard(run, by=request.user, at=timezone.now())
    except IllegalMove as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The import is discarded; its file is deleted."))
    return redirect("import", pk)


@login_required
def import_report(request: Request, pk: int) -> HttpResponse:
    """Hand out every refused row as CSV, which spreadsheets open."""
    require(policy.may_import_registers(request.user))
    run = get_object_or_404(_imports(), pk=pk)
    buffer = io.StringIO()
    csv.writer(buffer).writerows(reports.lines(run))
    return _file(buffer.getvalue().encode("utf-8-sig"), "text/csv; charset=utf-8", f"import-{run.pk}.csv")


@login_required
def import_template(request: Request, name: str) -> HttpResponse:
    """Hand out a table to fill in."""
    require(policy.may_import_registers(request.user))
    return _file(reports.template(mappings.load(_shipped(name))), XLSX, f"{name}.xlsx")


@login_required
def import_mapping(request: Request, name: str) -> HttpResponse:
    """Hand out a shipped mapping, to be changed for tables of another make."""
    require(policy.may_import_registers(request.user))
    return _file(_shipped(name).encode(), "application/toml; charset=utf-8", f"{name}.toml")


def _shipped(name: str) -> str:
    if name not in reports.SHIPPED:
        raise Http404
    return reports.SHIPPED[name].read_text()


def _file(content: bytes, content_type: str, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response
