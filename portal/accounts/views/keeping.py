"""Pages on which the district's administrators keep accounts and see who looked at personal data."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin, UserPassesTestMixin
from django.db.models import Prefetch, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST
from django.views.generic import TemplateView

from portal import paging
from portal.accounts import appointing, keeping, policy, privacy
from portal.accounts.forms import AccountFilter, AccountForm, PostGivenForm
from portal.accounts.models import Membership, PostProposal, User
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told

PROPOSED = gettext_lazy("The post is proposed. It holds once the administrator of security or of audits confirms it.")
HELD = Prefetch(
    "memberships", Membership.objects.filter(until__isnull=True).select_related("organisation"), to_attr="held"
)


class KeepersPage(LoginRequiredMixin, UserPassesTestMixin, TemplateView):
    """A page for those who keep accounts."""

    request: Request

    def test_func(self) -> bool:
        """Ask the policy."""
        return policy.may_keep_accounts(self.request.user)


class AccountList(KeepersPage):
    """The accounts of the district's bodies."""

    template_name = "portal/accounts/account_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter and cut a page."""
        form = AccountFilter(self.request.GET)
        found = self._filtered(keeping.accounts_for(self.request.user), form)
        rows, pager = paging.page(found.prefetch_related(HELD), self.request.GET, by="username")
        return super().get_context_data(form=form, accounts=rows, pager=pager, **kwargs)

    def _filtered(self, found: QuerySet[User], form: AccountFilter) -> QuerySet[User]:
        wanted = form.cleaned_data if form.is_valid() else {}
        if text := wanted.get("text"):
            found = found.filter(Q(full_name__icontains=text) | Q(username__icontains=text))
        if kind := wanted.get("kind"):
            found = found.filter(pk__in=Membership.objects.filter(organisation__kind=kind).values("user"))
        return found.filter(is_active=False) if wanted.get("closed") else found


class LookList(KeepersPage):
    """Who looked at personal data in full, the latest first."""

    template_name = "portal/accounts/look_list.html"

    def test_func(self) -> bool:
        """Those who audit read it, not those whose looks it tells of."""
        return policy.may_audit(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Cut a page."""
        found = keeping.looks_for(self.request.user).prefetch_related("subject")
        rows, pager = paging.page(found, self.request.GET, by="-pk")
        return super().get_context_data(looks=rows, pager=pager, **kwargs)


@login_required
def account_create(request: Request) -> HttpResponse:
    """Open an account; its one-time password is shown once."""
    require(policy.may_keep_accounts(request.user))
    form = AccountForm(request.POST or None, bodies=keeping.bodies_for(request.user))
    if form.is_valid():
        made, post = form.account(), (form.cleaned_data["organisation"], form.cleaned_data["role"])
        with refusals_in(form):
            password = keeping.open_account(made, *post, by=request.user, on=timezone.localdate())
            return _shown_once(request, made, password)
    return render(request, "portal/accounts/account_create.html", {"form": form})


@never_cache
def _shown_once(request: Request, account: User, password: str) -> HttpResponse:
    waits = appointing.open_proposals().filter(user=account).exists()
    context = {"account": account, "password": password, "waits": PROPOSED if waits else ""}
    return render(request, "portal/accounts/account_password.html", context)


def _kept(request: Request, pk: int) -> User:
    """Return an account that the user keeps, or answer 403 or 404."""
    require(policy.may_keep_accounts(request.user))
    return get_object_or_404(keeping.accounts_for(request.user), pk=pk)


@login_required
def account(request: Request, pk: int) -> HttpResponse:
    """Show an account with its posts, past and present, and what can be done with it."""
    found = _kept(request, pk)
    context = {
        "account": found,
        "posts": found.memberships.select_related("organisation").order_by("-since", "-pk"),
        "proposals": appointing.open_proposals().filter(user=found),
        "may_keep": policy.may_keep_account(request.user, found),
        "further": [page for told in keeping.FURTHER_PAGES if (page := told(found))],
    }
    return render(request, "portal/accounts/account.html", context)


@login_required
def account_appoint(request: Request, pk: int) -> HttpResponse:
    """Give one more post."""
    found = _kept(request, pk)
    form = PostGivenForm(request.POST or None, bodies=keeping.bodies_for(request.user))
    if form.is_valid():
        body, role = form.cleaned_data["organisation"], form.cleaned_data["role"]
        with refusals_in(form):
            given = keeping.appoint(found, body, role, by=request.user, on=timezone.localdate())
            if isinstance(given, PostProposal):
                messages.info(request, PROPOSED)
            else:
                messages.success(request, _("The post is assigned."))
            return redirect("account", pk)
    return render(request, "portal/accounts/account_appoint.html", {"account": found, "form": form})


@login_required
@require_POST
def account_dismiss(request: Request, pk: int, post_pk: int) -> HttpResponse:
    """End a post today."""
    post = get_object_or_404(_kept(request, pk).memberships.select_related("user"), pk=post_pk)
    keeping.dismiss(post, by=request.user, on=timezone.localdate())
    messages.success(request, _("The post has ended; its permissions are revoked."))
    return redirect("account", pk)


@login_required
@require_POST
def account_password(request: Request, pk: int) -> HttpResponse:
    """Hand out a one-time password, shown once."""
    found = _kept(request, pk)
    with refusals_told(request):
        return _shown_once(request, found, keeping.give_password(found, by=request.user, on=timezone.localdate()))
    return redirect("account", pk)


@login_required
@require_POST
def account_reveal(request: Request, pk: int) -> HttpResponse:
    """Show the mobile number in full, and record the look."""
    found = _kept(request, pk)
    number = privacy.reveal(request.user, found, "mobile")
    return render(request, "portal/accounts/account_mobile.html", {"account": found, "number": number})


@login_required
@require_POST
def account_close(request: Request, pk: int) -> HttpResponse:
    """Close an account."""
    keeping.close(_kept(request, pk), by=request.user)
    messages.success(request, _("The account is closed. Nobody can log in with it."))
    return redirect("account", pk)


@login_required
@require_POST
def account_reopen(request: Request, pk: int) -> HttpResponse:
    """Open a closed account again."""
    keeping.reopen(_kept(request, pk), by=request.user)
    messages.success(request, _("The account is open again."))
    return redirect("account", pk)


@login_required
def post_proposals(request: Request) -> HttpResponse:
    """Show which powerful posts wait for a second administrator, to those who confirm them."""
    require(policy.may_confirm_posts(request.user))
    waiting = [(row, appointing.is_of_two(row, request.user)) for row in appointing.open_proposals()]
    return render(request, "portal/accounts/post_proposals.html", {"waiting": waiting})


@login_required
@require_POST
def post_proposal_answer(request: Request, pk: int, *, is_confirmed: bool) -> HttpResponse:
    """Confirm or decline a proposed post."""
    require(policy.may_confirm_posts(request.user))
    found = get_object_or_404(PostProposal, pk=pk)
    act = appointing.confirm if is_confirmed else appointing.decline
    with refusals_told(request):
        act(found, by=request.user, on=timezone.localdate())
        messages.success(request, _("The post is given.") if is_confirmed else _("The post is not given."))
    return redirect("post-proposals")
