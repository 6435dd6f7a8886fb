"""Pages on which operators show who acts for them, and on which the bureau checks it."""

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from portal import paging, permissions
from portal.accounts import opening
from portal.accounts.authentication import BACKEND
from portal.accounts.choices import OrganisationKind
from portal.accounts.forms import OwnAccountForm
from portal.accounts.models import Organisation
from portal.accounts.origin import client_address
from portal.accounts.requests import Request
from portal.accounts.scope import require, scope_of
from portal.acts import refusals_in, refusals_told
from portal.documents import dossier
from portal.mandates import inviting, policy, proving
from portal.mandates.choices import MandateState
from portal.mandates.forms import ColleagueForm, MandateForm, MandateRefusalForm
from portal.mandates.models import ColleagueInvitation, Mandate
from portal.texting.gateways import is_console

MOST = 50  # operators told of at once, the latest first


def _reached(request: Request, pk: int) -> Organisation:
    require(policy.may_act_for_anyone(request.user) or policy.may_check_anywhere(request.user))
    body = get_object_or_404(Organisation.objects.select_related("area"), pk=pk, kind=OrganisationKind.OPERATOR)
    if not policy.may_keep_colleagues(request.user, body):
        raise Http404
    return body


def _told(request: Request, body: Organisation) -> dict[str, object]:
    latest, is_own = body.mandates.first(), policy.may_act_for(request.user, body)
    return {
        "organisation": body,
        "posts": inviting.colleagues_of(body),
        "invitations": body.colleague_invitations.open(timezone.now()),
        "latest": latest,
        "is_own": is_own,
        "may_hand_in": is_own and not (latest and latest.state == MandateState.ASKED),
    }


@login_required
def colleague_list(request: Request) -> HttpResponse:
    """Show for each of one's operators who acts for it, who is invited, and whether the bureau knows it."""
    require(policy.may_act_for_anyone(request.user))
    keys = scope_of(request.user).keys(permissions.OPERATE, Organisation)
    own = Organisation.objects.filter(pk__in=keys).select_related("area").order_by("name", "pk")
    bodies = [_told(request, body) for body in own]
    return render(request, "portal/mandates/colleague_list.html", {"bodies": bodies})


@login_required
def colleagues(request: Request, pk: int) -> HttpResponse:
    """Show the same of one operator, also to the bureau."""
    bodies = [_told(request, _reached(request, pk))]
    return render(request, "portal/mandates/colleague_list.html", {"bodies": bodies})


@login_required
def mandate_create(request: Request, pk: int) -> HttpResponse:
    """Hand in the letter of authority."""
    body = _reached(request, pk)
    require(policy.may_act_for(request.user, body))
    form = MandateForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        with refusals_in(form):
            made = proving.hand_in(body, form.cleaned_data["letter"], by=request.user, on=timezone.localdate())
            told = _("The letter is handed in. The bureau checks it by %(day)s.") % {"day": made.due_on or "—"}
            messages.success(request, told)
            return redirect("colleague-list")
    return render(request, "portal/mandates/mandate_create.html", {"organisation": body, "form": form})


@login_required
def colleague_invite(request: Request, pk: int) -> HttpResponse:
    """Invite a colleague; the demo, whose texts go nowhere, shows the link."""
    body = _reached(request, pk)
    form = ColleagueForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            _made, link = inviting.invite(body, **form.cleaned_data, by=request.user, at=timezone.now())
            messages.success(request, _("The invitation is texted. It holds for seven days."))
            if is_console():
                messages.info(request, _("Link in the text (shown in the demo only): %(link)s") % {"link": link})
            return redirect("colleagues", body.pk)
    return render(request, "portal/mandates/colleague_invite.html", {"organisation": body, "form": form})


@login_required
@require_POST
def colleague_withdraw(request: Request, pk: int, invitation_pk: int) -> HttpResponse:
    """Let an invitation open nothing any more."""
    found = get_object_or_404(ColleagueInvitation, pk=invitation_pk, organisation=_reached(request, pk))
    inviting.withdraw(found, by=request.user, at=timezone.now())
    messages.success(request, _("The invitation is withdrawn."))
    return redirect("colleagues", pk)


@login_required
@require_POST
def colleague_part(request: Request, pk: int, post_pk: int) -> HttpResponse:
    """End a colleague's post today."""
    post = get_object_or_404(_reached(request, pk).memberships, pk=post_pk)
    with refusals_told(request):
        inviting.part(post, by=request.user, on=timezone.localdate())
        messages.success(request, _("The post has ended; its permissions are revoked."))
    return redirect("home") if post.user_id == request.user.pk else redirect("colleagues", pk)


@never_cache
@sensitive_post_parameters("password", "password_again")
def colleague_join(request: HttpRequest, word: str) -> HttpResponse:
    """Take an invitation up: with the account that is logged in, or with a new one."""
    now = timezone.now()
    invitation = inviting.found(word, at=now)
    if invitation is None:
        return render(request, "portal/mandates/colleague_over.html", {"over": inviting.OVER}, status=410)
    if request.user.is_authenticated:
        return _join_logged_in(request, invitation)  # type: ignore[arg-type] # whoever is logged in has an account
    form = OwnAccountForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            opening.require_left(client_address(request), at=now)
            user = inviting.join_anew(invitation, form.user(), on=timezone.localdate(), at=now)
            login(request, user, backend=BACKEND)
            messages.success(request, _("Your account is open. You act for %(name)s now.") % _named(invitation))
            return redirect("home")
    return render(request, "portal/mandates/colleague_join.html", {"invitation": invitation, "form": form})


def _join_logged_in(request: Request, invitation: ColleagueInvitation) -> HttpResponse:
    if request.method == "POST":
        with refusals_told(request):
            inviting.join(invitation, by=request.user, on=timezone.localdate(), at=timezone.now())
            messages.success(request, _("You act for %(name)s now.") % _named(invitation))
            return redirect("home")
    return render(request, "portal/mandates/colleague_join.html", {"invitation": invitation, "form": None})


def _named(invitation: ColleagueInvitation) -> dict[str, str]:
    return {"name": invitation.organisation.name}


@login_required
def mandate_list(request: Request) -> HttpResponse:
    """Show the letters of authority of one's area: the latest first; and operators of whom nothing shows who acts for them."""
    require(policy.may_check_anywhere(request.user))
    found = Mandate.objects.visible_to(request.user).select_related("organisation", "handed_in_by")
    rows, pager = paging.page(found, request.GET, by="-pk")
    unproven = proving.unproven(request.user)[:MOST]
    context = {"mandates": rows, "pager": pager, "unproven": unproven}
    return render(request, "portal/mandates/mandate_list.html", context)


def _shown(request: Request, pk: int) -> Mandate:
    require(policy.may_check_anywhere(request.user))
    rows = Mandate.objects.visible_to(request.user).select_related("organisation__area", "handed_in_by", "answered_by")
    return get_object_or_404(rows, pk=pk)


@login_required
def mandate(request: Request, pk: int) -> HttpResponse:
    """Show a letter beside what it must show, and take the reason for which it is not accepted."""
    found, today = _shown(request, pk), timezone.localdate()
    form = MandateRefusalForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            proving.refuse(found, form.cleaned_data["reason"], by=request.user, on=today)
            messages.success(request, _("The letter is not accepted; the operator is told the reason."))
            return redirect("mandate-list")
    context = {
        "mandate": found,
        "documents": dossier.documents_of(found),
        "form": form,
        "may_check": found.state == MandateState.ASKED and policy.may_check(request.user, found),
    }
    return render(request, "portal/mandates/mandate.html", context)


@login_required
@require_POST
def mandate_accept(request: Request, pk: int) -> HttpResponse:
    """Accept a letter."""
    with refusals_told(request):
        proving.accept(_shown(request, pk), by=request.user, on=timezone.localdate())
        messages.success(request, _("The letter is accepted. The operator's people can hand in filings now."))
    return redirect("mandate-list")
