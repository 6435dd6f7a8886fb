"""Pages of those who write checklists: versions, the draft item by item, publishing, spreadsheets."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from inspections.checklists import authoring, policy, spreadsheets, wordings
from inspections.checklists.forms import (
    ChecklistForm,
    ImportForm,
    ItemForm,
    NewChecklistForm,
    PublishForm,
    SeenForm,
    WordingsForm,
    clause_choices,
)
from inspections.checklists.models import Checklist, ChecklistItem
from portal import actions
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.documents.uploads import XLSX
from portal.errors import Refused
from portal.models import Clause


@login_required
def checklist_list(request: Request) -> HttpResponse:
    """List what holds today, what is being written or will hold, and what once held."""
    require(policy.may_see_checklists(request.user))
    today = timezone.localdate()
    rows = Checklist.objects.visible_to(request.user).select_related("department").annotate(count=Count("items"))
    current = rows.current(today)
    coming = (rows.drafts() | rows.published().filter(valid_from__gt=today)).exclude(pk__in=current.values("pk"))
    past = rows.published().filter(valid_from__lte=today).exclude(pk__in=current.values("pk"))
    context = {"current": current, "coming": coming, "past": past, "may_create": policy.may_compose_any(request.user)}
    return render(request, "inspections/checklists/checklist_list.html", context)


@login_required
def checklist(request: Request, pk: int) -> HttpResponse:
    """Show a version with its items; a draft with what can be done to it."""
    found = _visible(request, pk)
    context = {
        "checklist": found,
        "groups": _grouped(found),
        "may": actions.allowed(found, request.user),
        "may_word": policy.may_compose(request.user, found),
        "versions": Checklist.objects.filter(code=found.code).exclude(pk=pk).order_by("-version"),
    }
    return render(request, "inspections/checklists/checklist_detail.html", context)


@login_required
def checklist_wordings(request: Request, pk: int) -> HttpResponse:
    """Keep the words that inspectors choose for a breach of each item, in whichever version."""
    found = _visible(request, pk)
    require(policy.may_compose(request.user, found))
    form = WordingsForm(request.POST or None, checklist=found)
    if form.is_valid():
        with refusals_in(form):
            wordings.keep(found, form.texts, seen=form.cleaned_data["seen"], by=request.user)
            messages.success(request, _("Saved. Phones have these wordings when they load the day again."))
            return redirect(found)
    return render(request, "inspections/checklists/wordings.html", {"checklist": found, "form": form})


@login_required
def checklist_create(request: Request) -> HttpResponse:
    """Begin a checklist that does not exist yet."""
    require(policy.may_compose_any(request.user))
    form = NewChecklistForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            return redirect(authoring.create(form.cleaned_data, by=request.user))
    return render(request, "inspections/checklists/checklist_form.html", {"form": form})


@login_required
@require_POST
def checklist_draft(request: Request, pk: int) -> HttpResponse:
    """Begin the next version, or go on with the one that was begun."""
    return redirect(authoring.draft(_visible(request, pk), by=request.user))


@login_required
def checklist_edit(request: Request, pk: int) -> HttpResponse:
    """Change name and frame of a draft."""
    draft = _draft(request, pk)
    form = ChecklistForm(request.POST or None, instance=Checklist.objects.get(pk=pk))
    if form.is_valid():
        fields = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
        with refusals_in(form):
            authoring.rename(draft, fields, by=request.user, seen=form.cleaned_data["seen"])
            return redirect(draft)
    return render(request, "inspections/checklists/checklist_form.html", {"form": form, "checklist": draft})


@login_required
def checklist_publish(request: Request, pk: int) -> HttpResponse:
    """Let a draft hold from a day on."""
    draft, today = _draft(request, pk), timezone.localdate()
    form = PublishForm(request.POST or None, initial={"valid_from": today + timedelta(days=1)})
    if form.is_valid():
        with refusals_in(form):
            authoring.publish(draft, by=request.user, on=today, **form.cleaned_data)
            messages.success(request, _("The checklist is published."))
            return redirect(draft)
    return render(request, "inspections/checklists/checklist_publish.html", {"form": form, "checklist": draft})


@login_required
def checklist_discard(request: Request, pk: int) -> HttpResponse:
    """Throw a draft away, after asking."""
    draft = _draft(request, pk)
    if request.method == "POST":
        authoring.discard(draft, by=request.user)
        messages.success(request, _("The draft is discarded."))
        return redirect("checklist-list")
    return render(request, "inspections/checklists/checklist_discard.html", {"checklist": draft})


@login_required
def item_add(request: Request, pk: int) -> HttpResponse:
    """Add an item to a draft."""
    draft = _draft(request, pk)
    group = request.GET.get("group", "")[:40]
    return _item_form(
        request, draft, ItemForm(request.POST or None, initial={"group": group}, clauses=clause_choices()), None
    )


@login_required
def item_edit(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """Change an item of a draft."""
    draft = _draft(request, pk)
    item = get_object_or_404(ChecklistItem, pk=item_pk, checklist=draft)
    shown = ChecklistItem.objects.get(pk=item_pk)
    return _item_form(request, draft, ItemForm(request.POST or None, instance=shown, clauses=clause_choices()), item)


def _item_form(request: Request, draft: Checklist, form: ItemForm, item: ChecklistItem | None) -> HttpResponse:
    seen = SeenForm(request.POST or None, initial={"seen": draft.revision})
    if form.is_bound and form.is_valid() and seen.is_valid():
        facts: dict[str, Any] = {"by": request.user, "seen": seen.cleaned_data["seen"]}
        with refusals_in(form):
            act = partial(authoring.change, item) if item else partial(authoring.add, draft)
            saved = act(form.cleaned_data, **facts)
            return redirect(f"{draft.get_absolute_url()}#item-{saved.pk}")
        seen = SeenForm(initial={"seen": Checklist.objects.get(pk=draft.pk).revision})
    return render(
        request,
        "inspections/checklists/checklist_item.html",
        {"form": form, "seen": seen, "checklist": draft, "item": item},
    )


@login_required
@require_POST
def item_move(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """Let an item go one place up or down."""
    up = request.POST.get("direction") == "up"
    return _step(request, pk, item_pk, lambda item, **facts: authoring.shift(item, up=up, **facts))


@login_required
@require_POST
def item_remove(request: Request, pk: int, item_pk: int) -> HttpResponse:
    """Take an item out of a draft."""
    return _step(request, pk, item_pk, authoring.remove)


def _step(request: Request, pk: int, item_pk: int, act: Callable[..., object]) -> HttpResponse:
    draft = _draft(request, pk)
    item = get_object_or_404(ChecklistItem.objects.select_related("checklist"), pk=item_pk, checklist=draft)
    form = SeenForm(request.POST)
    seen = form.cleaned_data["seen"] if form.is_valid() else draft.revision
    with refusals_told(request):
        act(item, by=request.user, seen=seen)
    return redirect(f"{draft.get_absolute_url()}#item-{item_pk}")


@login_required
def checklist_export(request: Request, pk: int) -> HttpResponse:
    """Hand out a version as a spreadsheet."""
    found = _visible(request, pk)
    response = HttpResponse(spreadsheets.write(found), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.code}-{found.version}.xlsx"'
    return response


@login_required
def checklist_xlsform(request: Request, pk: int) -> HttpResponse:
    """Hand out a version as an XLSForm, for tools that make forms of it."""
    found = _visible(request, pk)
    response = HttpResponse(spreadsheets.write_xlsform(found, on=timezone.localdate()), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{found.code}-{found.version}-xlsform.xlsx"'
    return response


@login_required
def checklist_import(request: Request, pk: int) -> HttpResponse:
    """Replace the items of a draft by those of a spreadsheet, all of them or none."""
    draft, faults = _draft(request, pk), []
    form = ImportForm(request.POST or None, request.FILES or None, initial={"seen": draft.revision})
    if form.is_bound and form.is_valid():
        with refusals_in(form):
            sheet = spreadsheets.read(form.cleaned_data["file"])
            faults = sheet.faults
            if not faults:
                authoring.replace(draft, sheet.rows, by=request.user, seen=form.cleaned_data["seen"])
                messages.success(request, _("%(count)s items were taken over.") % {"count": len(sheet.rows)})
                return redirect(draft)
    return render(
        request,
        "inspections/checklists/checklist_import.html",
        {"form": form, "checklist": draft, "faults": faults[:100]},
    )


def _visible(request: Request, pk: int) -> Checklist:
    rows = Checklist.objects.visible_to(request.user).select_related("department")
    return get_object_or_404(rows, pk=pk)


def _draft(request: Request, pk: int) -> Checklist:
    """Return a draft that the user may write, or refuse."""
    found = _visible(request, pk)
    require(policy.may_compose(request.user, found))
    if not found.is_draft:
        raise Refused(_("This version is published and is no longer changed. Please begin a new one."))
    return found


def _grouped(checklist: Checklist) -> list[tuple[str, list[tuple[ChecklistItem, Clause | None]]]]:
    """Return the items by group, each with the newest version of its clause: two queries."""
    codes = checklist.items.values("clause_code")
    rows = Clause.objects.filter(code__in=codes).select_related("regulation", "department").order_by("code", "version")
    clauses = {clause.code: clause for clause in rows}
    items = checklist.items.order_by("order")
    return [
        (name, [(item, clauses.get(item.clause_code)) for item in part])
        for name, part in groupby(items, key=lambda item: item.group_name)
    ]
