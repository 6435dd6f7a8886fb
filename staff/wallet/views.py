"""The wallet's pages: the door, the own file, requests for correction, seats of courses, the card, the calendar."""

import hashlib
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.contrib import messages
from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from facilities.families import entering
from portal.accounts.origin import client_address
from portal.acts import refusals_in, refusals_told
from portal.documents import printing
from portal.errors import Refused
from portal.texting import codes
from portal.texting.gateways import is_console
from staff.corrections import requests
from staff.corrections.forms import RequestForm
from staff.corrections.models import CorrectionRequest
from staff.people.models import Credential, Person, Post
from staff.training import hours
from staff.training.models import Enrolment, TrainingCertificate
from staff.transfers import transfers
from staff.transfers.models import Transfer
from staff.wallet import calendars, papers, plans, tokens, wallets
from staff.wallet.forms import CodeForm, EnterForm, proof
from staff.wallet.models import Wallet
from staff.wallet.tokens import PLACE, of_wallet

FOLDER = "staff/wallet"
AHEAD = timedelta(days=14)
ASSETS = (
    *("portal/portal.css", "portal/mark.svg", "portal/app.js", "django_htmx/htmx-2.min.js"),
    *("staff/wallet.js", "staff/keeping.js"),
)


@never_cache
def wallet_enter(request: HttpRequest) -> HttpResponse:
    """Ask who it is, and text a code if a facility entered number and mobile so; the answer is the same if none did."""
    form, sent = EnterForm(request.POST or None), None
    if form.is_valid():
        with refusals_in(form):
            sent = _text(request, form.cleaned_data)
        if sent is not None:
            context = {"form": CodeForm(initial={"proof": sent[0]}), "shown": sent[1]}
            return render(request, f"{FOLDER}/code.html", context)
    status = HTTPStatus.TOO_MANY_REQUESTS if _says(form, codes.TOO_MANY_CODES) else HTTPStatus.OK
    return render(request, f"{FOLDER}/enter.html", {"form": form}, status=status)


def _text(request: HttpRequest, given: dict[str, Any]) -> tuple[str, str]:
    """Return the proof for the next page and the code that a demonstration shows."""
    on, at, address = timezone.localdate(), timezone.now(), client_address(request)
    identity = wallets.known(given["id_type"], given["id_number"], given["mobile"], on=on)
    if identity is None:
        codes.require_codes_left(given["mobile"], address=address, at=at)
        return proof(0, given["mobile"]), ""
    code = entering.send_code(given["mobile"], address=address, at=at)
    return proof(identity.pk, given["mobile"]), code if settings.DEMO and is_console() else ""


def _says(form: EnterForm | CodeForm, reason: object) -> bool:
    return any(str(reason) in errors for errors in form.errors.values())


@never_cache
@require_POST
def wallet_code(request: HttpRequest) -> HttpResponse:
    """Let in who answers with the code."""
    form, wallet = CodeForm(request.POST), None
    if form.is_valid():
        identity, mobile = form.cleaned_data["proof"]
        with refusals_in(form):
            entering.answer(mobile, form.cleaned_data["code"], address=client_address(request), at=timezone.now())
            if not identity:
                raise Refused(codes.WRONG, field="code")
            wallet = wallets.opened(identity, mobile, on=timezone.localdate())
        if wallet:
            return tokens.let_in(redirect("wallet"), wallet)
    status = HTTPStatus.TOO_MANY_REQUESTS if _says(form, codes.TOO_MANY_TRIES) else HTTPStatus.OK
    return render(request, f"{FOLDER}/code.html", {"form": form}, status=status)


@require_POST
def wallet_leave(request: HttpRequest) -> HttpResponse:
    """Leave on this device, or everywhere."""
    wallet = tokens.wallet_of(request)
    if wallet and request.POST.get("everywhere"):
        wallets.close_everywhere(wallet)
    return tokens.forget(redirect("wallet-enter"))


@of_wallet
def wallet(request: HttpRequest, wallet: Wallet) -> HttpResponse:
    """Show everything that is kept of the owner: data, posts, credentials, shifts, courses, hours, requests."""
    on = timezone.localdate()
    mine = wallets.people(wallet, on=on)
    credentials = Credential.objects.select_related("kind").prefetch_related("transitions")
    posts = Post.objects.select_related("care_class")
    people = list(
        mine.select_related("facility").prefetch_related(Prefetch("posts", posts), Prefetch("credentials", credentials))
    )
    enrolments = Enrolment.objects.filter(person__in=people).select_related("session__course", "certificate")
    context = {
        "wallet": wallet,
        "people": people,
        "today": on,
        "soon": on + AHEAD * 2,
        "shifts": plans.planned(mine, on, on + AHEAD),
        "enrolments": enrolments.order_by("-session__starts_at"),
        "hours": [row for row in hours.of_year(mine.values("facility"), on) if row.post.person in people],
        "corrections": CorrectionRequest.objects.filter(person__in=people).select_related("person__facility"),
        "transfers": [(row, transfers.may_be_refused(row)) for row in _transfers(mine)],
    }
    return render(request, f"{FOLDER}/wallet.html", context)


def _entry(wallet: Wallet, pk: int) -> Person:
    found: Person = get_object_or_404(wallets.people(wallet, on=timezone.localdate()).select_related("facility"), pk=pk)
    return found


@of_wallet
def wallet_correction_create(request: HttpRequest, wallet: Wallet, pk: int) -> HttpResponse:
    """Ask a facility to correct what it keeps of the owner."""
    person = _entry(wallet, pk)
    initial = {"key": uuid4(), "topic": request.GET.get("topic", "")}
    form = RequestForm(request.POST or None, initial=initial)
    if form.is_valid():
        with refusals_in(form):
            made = requests.ask(person, **form.cleaned_data, on=timezone.localdate())
            return redirect("wallet-correction", pk=made.pk)
    return render(request, f"{FOLDER}/correction_form.html", {"form": form, "person": person})


def _correction(wallet: Wallet, pk: int) -> CorrectionRequest:
    mine = CorrectionRequest.objects.filter(person__in=wallets.people(wallet, on=timezone.localdate()))
    found: CorrectionRequest = get_object_or_404(mine.select_related("person__facility"), pk=pk)
    return found


@of_wallet
def wallet_correction(request: HttpRequest, wallet: Wallet, pk: int) -> HttpResponse:
    """Show an own request with its answers; take it back, or bring it before the bureau."""
    found, on = _correction(wallet, pk), timezone.localdate()
    if request.method == "POST":
        with refusals_told(request):
            if request.POST.get("act") == "refer":
                requests.refer(found, on=on)
            else:
                requests.withdraw(found)
            messages.success(request, _("Recorded."))
        return redirect("wallet-correction", pk=pk)
    context = {
        "correction": found,
        "may_refer": requests.may_be_referred(found, on),
        "may_withdraw": requests.may_be_withdrawn(found),
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, f"{FOLDER}/correction.html", context)


def _transfers(people: Any) -> Any:
    return Transfer.objects.filter(person__in=people).select_related("person__facility", "target")


@of_wallet
@require_POST
def wallet_transfer_refuse(request: HttpRequest, wallet: Wallet, pk: int) -> HttpResponse:
    """Say no to a transfer of oneself."""
    found = get_object_or_404(_transfers(wallets.people(wallet, on=timezone.localdate())), pk=pk)
    with refusals_told(request):
        transfers.refuse_oneself(found)
        messages.success(request, _("Recorded."))
    return redirect("wallet")


def _enrolments(wallet: Wallet) -> Any:
    return Enrolment.objects.filter(person__in=wallets.people(wallet, on=timezone.localdate()))


@of_wallet
def wallet_enrolment(request: HttpRequest, wallet: Wallet, pk: int) -> HttpResponse:
    """Show the QR code of a seat, to be read at the door of a course."""
    found = get_object_or_404(_enrolments(wallet).select_related("session__course"), pk=pk)
    door = printing.public_url(reverse("enrolment-door", args=[found.code]))
    return render(request, f"{FOLDER}/enrolment.html", {"enrolment": found, "qr": printing.qr_drawing(door)})


@of_wallet
def wallet_certificate(request: HttpRequest, wallet: Wallet, pk: int) -> HttpResponse:
    """Hand out an own certificate of a course as PDF."""
    rows = TrainingCertificate.objects.filter(enrolment__in=_enrolments(wallet))
    found = get_object_or_404(
        rows.select_related("enrolment__session__course__area", "enrolment__person__facility"), pk=pk
    )
    headers = {"Content-Disposition": f'attachment; filename="certificate-{found.code}.pdf"'}
    return HttpResponse(papers.certificate(found), content_type="application/pdf", headers=headers)


@of_wallet
def wallet_card(request: HttpRequest, wallet: Wallet) -> HttpResponse:
    """Show the QR code that parents and inspectors read: it holds for ten minutes."""
    address = reverse("staff-card", args=[tokens.card(wallet)])
    return render(
        request, f"{FOLDER}/card.html", {"address": address, "qr": printing.qr_drawing(printing.public_url(address))}
    )


@of_wallet
def wallet_cards(request: HttpRequest, wallet: Wallet) -> JsonResponse:
    """Hand the phone the cards of the next twelve hours, to be shown without a network: each holds for its half hour."""
    cards = [
        {"from": start, "until": start + tokens.SLOT, "qr": printing.qr_svg(_card_url(token)).decode()}
        for start, token in tokens.cards_ahead(wallet, timezone.now())
    ]
    return JsonResponse({"cards": cards})


def _card_url(token: str) -> str:
    return printing.public_url(reverse("staff-card", args=[token]))


def wallet_worker(request: HttpRequest) -> HttpResponse:
    """Hand out the service worker that keeps the own file on the owner's phone, with the files that its pages need."""
    assets = [static(name) for name in ASSETS]
    version = hashlib.sha256("|".join(assets).encode()).hexdigest()[:16]
    context = {"assets": assets, "version": version}
    return render(request, f"{FOLDER}/worker.js", context, content_type="text/javascript; charset=utf-8")


def wallet_manifest(request: HttpRequest) -> JsonResponse:
    """Describe the own file to the phone that installs it."""
    icons = [{"src": static("portal/mark.svg"), "sizes": "any", "type": "image/svg+xml"}]
    names = {"id": PLACE, "name": _("My own file"), "short_name": _("My own file"), "start_url": PLACE, "scope": PLACE}
    look = {"display": "standalone", "background_color": "#f7f6f2", "theme_color": "#0b5c5a", "icons": icons}
    return JsonResponse(names | look, content_type="application/manifest+json")


@never_cache
def staff_card(request: HttpRequest, token: str) -> HttpResponse:
    """Tell who reads a card what somebody does where and which papers hold today: no number, of the name its first character."""
    found, on = tokens.of_card(token, timezone.now()), timezone.localdate()
    people = list(wallets.people(found, on=on).select_related("facility")) if found else []
    name = people[0].name if people else ""
    context = {
        "name": name[:1] + "*" * (len(name) - 1),
        "posts": Post.objects.held(on).filter(person__in=people).select_related("person__facility"),
        "credentials": Credential.objects.valid(on).filter(person__in=people).select_related("kind"),
        "is_known": bool(people),
        "at": timezone.now(),
    }
    status = HTTPStatus.OK if people else HTTPStatus.NOT_FOUND
    return render(request, f"{FOLDER}/staff_card.html", context, status=status)


@of_wallet
def wallet_feed(request: HttpRequest, wallet: Wallet) -> HttpResponse:
    """Make the secret address of the own calendar, shown once; end it."""
    address = ""
    if request.method == "POST":
        if request.POST.get("end"):
            wallets.end_feed(wallet)
            return redirect("wallet-feed")
        secret = wallets.make_feed(wallet, on=timezone.localdate())
        address = printing.public_url(reverse("staff-calendar", args=[secret]))
        wallet.refresh_from_db()
    return render(request, f"{FOLDER}/feed.html", {"wallet": wallet, "address": address})


@never_cache
def staff_calendar(request: HttpRequest, secret: str) -> HttpResponse:
    """Hand the calendar to a phone that knows its address."""
    on = timezone.localdate()
    found = wallets.behind(secret, on=on)
    if found is None:
        raise Http404
    content = calendars.feed(found, on=on, at=timezone.now())
    return HttpResponse(content, content_type="text/calendar; charset=utf-8")
