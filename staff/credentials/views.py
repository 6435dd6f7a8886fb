"""Pages on kinds of credentials: everybody logged in reads them, the keepers of the rulebook lay them down."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in
from portal.models import Threshold
from staff.credentials import history, kinds, policy
from staff.credentials.forms import EndForm, KindForm, NeedForm
from staff.people.models import CredentialKind, CredentialNeed


@login_required
def credential_kind_list(request: Request) -> HttpResponse:
    """List the kinds with who confirms them and which posts need them today."""
    today = timezone.localdate()
    wanted: dict[str, list[CredentialNeed]] = {}
    for need in CredentialNeed.objects.in_force(today):
        wanted.setdefault(need.kind_id, []).append(need)
    months = _months(today)
    rows = [
        (kind, months.get(kind.validity_key), wanted.get(kind.pk, []))
        for kind in CredentialKind.objects.select_related("keeper")
    ]
    context = {"rows": rows, "may_keep": policy.may_keep_kinds(request.user)}
    return render(request, "staff/credentials/credential_kind_list.html", context)


def _months(on: object) -> dict[str, Threshold]:
    rows = Threshold.objects.in_force(on).filter(key__startswith="credential.")  # type: ignore[arg-type]
    return {row.key: row for row in rows}


def _kind(code: str) -> CredentialKind:
    return get_object_or_404(CredentialKind.objects.select_related("keeper"), pk=code)


@login_required
def credential_kind(request: Request, code: str) -> HttpResponse:
    """Show a kind: what is said of it, its months, the posts that need it, and how all of it came about."""
    kind, today = _kind(code), timezone.localdate()
    context = {
        "kind": kind,
        "months": Threshold.objects.filter(key=kind.validity_key).order_by("effective_from").last(),
        "needs": kind.needs.order_by("-effective_from"),
        "saves": history.of(kind),
        "may_keep": policy.may_keep_kinds(request.user),
        "today": today,
    }
    return render(request, "staff/credentials/credential_kind.html", context)


@login_required
def credential_kind_create(request: Request) -> HttpResponse:
    """Lay down a new kind."""
    require(policy.may_keep_kinds(request.user))
    form = KindForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            given = {"months": form.cleaned_data["months"], "by": request.user, "on": timezone.localdate()}
            kind = kinds.lay_down(form.instance, **given)
            messages.success(request, _("Saved."))
            return redirect(kind)
    return render(request, "staff/credentials/credential_kind_form.html", {"form": form})


@login_required
def credential_kind_edit(request: Request, code: str) -> HttpResponse:
    """Change what is said of a kind."""
    require(policy.may_keep_kinds(request.user))
    kind = _kind(code)
    form = KindForm(request.POST or None, instance=kind)
    if form.is_valid():
        with refusals_in(form):
            given = {"months": form.cleaned_data["months"], "by": request.user, "on": timezone.localdate()}
            kinds.change(form.instance, **given)
            messages.success(request, _("Saved."))
            return redirect(kind)
    return render(request, "staff/credentials/credential_kind_form.html", {"form": form, "kind": _kind(code)})


@login_required
def credential_need_create(request: Request, code: str) -> HttpResponse:
    """Let a post need the kind from a day on."""
    require(policy.may_keep_kinds(request.user))
    kind, today = _kind(code), timezone.localdate()
    form = NeedForm(request.POST or None, instance=CredentialNeed(kind=kind), initial={"effective_from": today})
    if form.is_valid():
        with refusals_in(form):
            kinds.need(form.instance, by=request.user, on=today)
            messages.success(request, _("Saved."))
            return redirect(kind)
    context = {"form": form, "kind": kind, "title": _("Let a post need it")}
    return render(request, "staff/credentials/credential_need_form.html", context)


@login_required
def credential_need_end(request: Request, pk: int) -> HttpResponse:
    """Let a need end with a day."""
    require(policy.may_keep_kinds(request.user))
    need, today = get_object_or_404(CredentialNeed.objects.select_related("kind"), pk=pk), timezone.localdate()
    form = EndForm(request.POST or None, initial={"last": today})
    if form.is_valid():
        with refusals_in(form):
            kinds.end_need(need, last=form.cleaned_data["last"], by=request.user, on=today)
            messages.success(request, _("Saved."))
            return redirect(need.kind)
    context = {"form": form, "kind": need.kind, "title": str(need)}
    return render(request, "staff/credentials/credential_need_form.html", context)
