"""Pages on which the system administrator keeps other systems, their tokens and their webhooks. Secrets are shown once."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from portal import paging
from portal.accounts import keeping
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.exchange import policy, systems, tokens, webhooks
from portal.exchange.forms import SystemForm, TokenForm, WebhookForm
from portal.exchange.models import ExternalSystem, StatedRequest

DELIVERIES = 20  # the latest, on the page of a system


@login_required
def system_list(request: Request) -> HttpResponse:
    """Show the systems that exchange data with the portal."""
    require(policy.may_keep_systems(request.user))
    rows, pager = paging.page(policy.systems_for(request.user), request.GET, by="name")
    return render(request, "portal/exchange/system_list.html", {"systems": rows, "pager": pager})


@login_required
def system_create(request: Request) -> HttpResponse:
    """Open a system with its account and post."""
    require(policy.may_keep_systems(request.user))
    form = SystemForm(request.POST or None, bodies=keeping.bodies_for(request.user))
    if form.is_valid():
        said = [form.cleaned_data[name] for name in ("name", "kind", "organisation", "role")]
        with refusals_in(form):
            made = systems.open_system(*said, by=request.user, at=timezone.now())
            messages.success(request, _("The system is opened. Now it needs a token."))
            return redirect("system", made.pk)
    return render(request, "portal/exchange/system_create.html", {"form": form})


def _kept(request: Request, pk: int) -> ExternalSystem:
    """Return a system that the user keeps, or answer 403 or 404."""
    require(policy.may_keep_systems(request.user))
    return get_object_or_404(policy.systems_for(request.user).select_related("account"), pk=pk)


@login_required
def system(request: Request, pk: int) -> HttpResponse:
    """Show a system with its tokens, subscriptions and what was sent to it lately."""
    found, now = _kept(request, pk), timezone.now()
    hooks = found.subscriptions.filter(ended_at=None).order_by("pk")
    context = {
        "system": found,
        "posts": found.account.memberships.filter(until=None).select_related("organisation"),
        "tokens": [(row, row.revoked_at is None and row.expires_at > now) for row in found.tokens.order_by("-pk")],
        "hooks": hooks,
        "deliveries": webhooks.latest(found)[:DELIVERIES],
        "stated": StatedRequest.objects.filter(token__system=found).order_by("-pk")[:DELIVERIES],
    }
    return render(request, "portal/exchange/system.html", context)


@login_required
@require_POST
def system_close(request: Request, pk: int) -> HttpResponse:
    """Close a system with its tokens and webhooks."""
    with refusals_told(request):
        systems.close(_kept(request, pk), by=request.user, at=timezone.now())
        messages.success(request, _("The system is closed. None of its tokens holds any more."))
    return redirect("system", pk)


@login_required
def token_issue(request: Request, pk: int) -> HttpResponse:
    """Issue a token; its text is shown once."""
    found, form = _kept(request, pk), TokenForm(request.POST or None)
    if form.is_valid():
        said = {
            "given": form.cleaned_data["scopes"],
            "rate": form.cleaned_data["rate"],
            "days": form.cleaned_data["days"],
        }
        with refusals_in(form):
            _token, text = tokens.issue(found, **said, by=request.user, at=timezone.now())
            return _shown_once(request, found, text)
    return render(request, "portal/exchange/token_issue.html", {"form": form, "system": found})


@never_cache
def _shown_once(request: Request, found: ExternalSystem, secret: str) -> HttpResponse:
    return render(request, "portal/exchange/secret.html", {"system": found, "secret": secret})


@login_required
@require_POST
def token_rotate(request: Request, pk: int, token_pk: int) -> HttpResponse:
    """Follow a token by a new one, shown once."""
    found = _kept(request, pk)
    token = get_object_or_404(found.tokens.select_related("system"), pk=token_pk)
    with refusals_told(request):
        _token, text = tokens.rotate(token, by=request.user, at=timezone.now())
        return _shown_once(request, found, text)
    return redirect("system", pk)


@login_required
@require_POST
def token_revoke(request: Request, pk: int, token_pk: int) -> HttpResponse:
    """End a token at once."""
    token = get_object_or_404(_kept(request, pk).tokens.select_related("system"), pk=token_pk)
    tokens.revoke(token, by=request.user, at=timezone.now())
    messages.success(request, _("The token is revoked."))
    return redirect("system", pk)


@login_required
def webhook_create(request: Request, pk: int) -> HttpResponse:
    """Subscribe a system to events; the secret is shown once."""
    found, form = _kept(request, pk), WebhookForm(request.POST or None)
    if form.is_valid():
        said = (form.cleaned_data["url"], form.cleaned_data["events"])
        with refusals_in(form):
            _made, secret = webhooks.subscribe(found, *said, by=request.user, at=timezone.now())
            return _shown_once(request, found, secret)
    return render(request, "portal/exchange/webhook_create.html", {"form": form, "system": found})


@login_required
@require_POST
def webhook_rotate(request: Request, pk: int, hook_pk: int) -> HttpResponse:
    """Give a subscription a new secret, shown once."""
    found = _kept(request, pk)
    hook = get_object_or_404(found.subscriptions.select_related("system"), pk=hook_pk)
    with refusals_told(request):
        return _shown_once(request, found, webhooks.rotate(hook, by=request.user, at=timezone.now()))
    return redirect("system", pk)


@login_required
@require_POST
def webhook_end(request: Request, pk: int, hook_pk: int) -> HttpResponse:
    """Send a subscription nothing more."""
    hook = get_object_or_404(_kept(request, pk).subscriptions.select_related("system"), pk=hook_pk)
    webhooks.end(hook, by=request.user, at=timezone.now())
    messages.success(request, _("The subscription has ended."))
    return redirect("system", pk)
