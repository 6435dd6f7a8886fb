"""The door of families: mobile, code, token; links of texts; leaving. No session, no account."""

from http import HTTPStatus

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from facilities.families import entering, families, tokens
from facilities.families.forms import CodeForm, EnterForm
from facilities.families.models import Family
from portal.accounts.origin import client_address
from portal.acts import refusals_in
from portal.texting import codes
from portal.texting.gateways import is_console


@never_cache
def family_enter(request: HttpRequest) -> HttpResponse:
    """Ask for the mobile and the family's consent, and text a code."""
    form = EnterForm(request.POST or None, initial={"next": request.GET.get("next", "")})
    if form.is_valid():
        sent = ""
        with refusals_in(form):
            sent = entering.send_code(form.cleaned_data["mobile"], address=client_address(request), at=timezone.now())
        if sent:
            initial = {"proof": form.proof(), "next": form.cleaned_data["next"]}
            context = {"form": CodeForm(initial=initial), "mobile": form.cleaned_data["mobile"]}
            shown = sent if settings.DEMO and is_console() else ""
            return render(request, "facilities/families/code.html", context | {"shown": shown})
    status = HTTPStatus.TOO_MANY_REQUESTS if _says(form, codes.TOO_MANY_CODES) else HTTPStatus.OK
    return render(request, "facilities/families/enter.html", {"form": form}, status=status)


@never_cache
@require_POST
def family_code(request: HttpRequest) -> HttpResponse:
    """Let in who answers with the code."""
    form = CodeForm(request.POST)
    if form.is_valid():
        family, sent = None, form.cleaned_data
        with refusals_in(form):
            family = entering.enter(sent["proof"], sent["code"], address=client_address(request), at=timezone.now())
        if family:
            return tokens.let_in(redirect(tokens.way_back(sent["next"])), family)
    status = HTTPStatus.TOO_MANY_REQUESTS if _says(form, codes.TOO_MANY_TRIES) else HTTPStatus.OK
    return render(request, "facilities/families/code.html", {"form": form}, status=status)


def _says(form: EnterForm | CodeForm, reason: object) -> bool:
    return any(str(reason) in errors for errors in form.errors.values())


@never_cache
def family_link(request: HttpRequest, token: str) -> HttpResponse:
    """Open what a link of a text stands for, at the press of a button; say when it has ended."""
    found = tokens.behind(token)
    if found and request.method == "POST":
        family, page = found
        tokens.seen(family, timezone.localdate())
        return tokens.let_in(redirect(page), family)
    return render(request, "facilities/families/link.html", {"is_open": found is not None})


@require_POST
@tokens.of_family
def family_leave(request: HttpRequest, family: Family) -> HttpResponse:
    """Leave; with `everywhere` every token and link of the family ends."""
    if request.POST.get("everywhere"):
        families.close_doors(family)
    return tokens.forget(redirect("register"))
