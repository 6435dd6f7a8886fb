"""The public's pages: complain, and follow a complaint by number and code. They need no account, no script, and keep no session."""

from http import HTTPStatus
from uuid import UUID

from django.conf import settings
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from facilities.models import Facility
from inspections.complaints import complaints, handling, resending
from inspections.complaints.choices import ComplaintState
from inspections.complaints.forms import ComplaintForm, LookUpForm, RatingForm, ReopenForm
from inspections.complaints.models import Complaint
from portal.accounts import limiting
from portal.accounts.origin import client_address
from portal.acts import refusals_in
from portal.numerals import number_in


@never_cache
def complaint_create(request: HttpRequest) -> HttpResponse:
    """Hand a complaint in. The answer shows number and code itself: an address that holds the code would be kept by the browser."""
    facility = _facility(request)
    may_send_files = not request.FILES or _may_send_files(request)
    files = request.FILES or None if may_send_files else None
    form = ComplaintForm(request.POST or None, files, facility=facility)
    status = HTTPStatus.OK
    if not may_send_files:
        form.add_error("files", _("Too many files came from your address. Please wait a quarter of an hour."))
        status = HTTPStatus.TOO_MANY_REQUESTS
    elif form.is_valid():
        key = resending.key_of(request, form.cleaned_data)
        if _may_hand_in(request, key):
            handed = _handed(request, form, key)
            if handed:
                response = render(request, "inspections/complaints/handed.html", {"handed": handed})
                resending.remember(response, request, key, form.cleaned_data)
                return response
        else:
            form.add_error(None, _("Too many attempts. Please wait a quarter of an hour."))
            status = HTTPStatus.TOO_MANY_REQUESTS
    context = {"form": form, "about": facility, "phone": settings.COMPLAINT_PHONE}
    return render(request, "inspections/complaints/create.html", context, status=status)


def _facility(request: HttpRequest) -> Facility | None:
    chosen = number_in(request.POST.get("facility") or request.GET.get("facility") or "")
    return None if chosen is None else Facility.objects.listed().filter(pk=chosen).first()


def _may_send_files(request: HttpRequest) -> bool:
    """Count forms with files, whether or not they are complete: each makes the portal look into its pictures."""
    key = f"files from {client_address(request)}"
    return limiting.has_tries_left(key, most=settings.FILE_FORMS_PER_ADDRESS, at=timezone.now())


def _may_hand_in(request: HttpRequest, key: UUID) -> bool:
    """Count a complaint against the address it comes from; the same one sent again does not count."""
    if Complaint.objects.filter(key=key).exists():
        return True
    return limiting.has_tries_left(_place(request), most=settings.COMPLAINTS_PER_ADDRESS, at=timezone.now())


def _place(request: HttpRequest) -> str:
    return f"complaint from {client_address(request)}"


def _handed(request: HttpRequest, form: ComplaintForm, key: UUID) -> complaints.Handed | None:
    """Hand in; a complaint that can't be taken, or that a full disk refuses, is not counted against the address."""
    handed = None
    try:
        with refusals_in(form):
            handed = complaints.hand_in(form.told(), key=key, at=timezone.now())
    finally:
        if handed is None:
            limiting.give_back(_place(request))
    return handed


@never_cache
def complaint_progress(request: HttpRequest) -> HttpResponse:
    """Find a complaint by number and code, and tell how far it is."""
    form = LookUpForm(request.POST or None)
    if not form.is_valid():
        return render(request, "inspections/complaints/look_up.html", {"form": form})
    return _shown(request, _looked_up(request, form), form)


@never_cache
@require_POST
def complaint_rate(request: HttpRequest) -> HttpResponse:
    """Rate the reply."""
    form = RatingForm(request.POST)
    complaint = _looked_up(request, form)
    if complaint and form.is_valid():
        sent = form.cleaned_data
        with refusals_in(form):
            complaints.rate(complaint, on=timezone.localdate(), rating=sent["rating"], note=sent["note"])
    return _shown(request, complaint, form, rating=form)


@never_cache
@require_POST
def complaint_reopen(request: HttpRequest) -> HttpResponse:
    """Ask that the complaint is dealt with again."""
    form = ReopenForm(request.POST)
    complaint = _looked_up(request, form)
    if complaint and form.is_valid():
        with refusals_in(form):
            complaints.reopen(complaint, on=timezone.localdate(), reason=form.cleaned_data["reason"])
    return _shown(request, complaint, form, reopening=form)


@never_cache
@require_POST
def complaint_reply_letter(request: HttpRequest) -> HttpResponse:
    """Hand out the reply as PDF."""
    form = LookUpForm(request.POST)
    complaint = _looked_up(request, form)
    answering = complaints.answered(complaint) if complaint else None
    if answering is None or answering.state != ComplaintState.REPLIED:
        return _shown(request, complaint, form)
    response = HttpResponse(handling.letter(answering), content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{answering.number}.pdf"'
    return response


def _looked_up(request: HttpRequest, form: LookUpForm) -> Complaint | None:
    """Return the complaint, or say at the form why not; tries are counted against the number and the address."""
    form.is_valid()
    number, code = form.cleaned_data.get("number", ""), form.cleaned_data.get("code", "")
    now, address = timezone.now(), client_address(request)
    from_address = limiting.has_tries_left(f"lookup from {address}", most=settings.PROGRESS_TRIES_PER_ADDRESS, at=now)
    of_number = limiting.has_tries_left(_key(number), most=settings.COMPLAINT_TRIES, at=now)
    if not (from_address and of_number):
        form.add_error(None, _("Too many attempts. Please wait a quarter of an hour."))
        return None
    found = complaints.looked_up(number, code)
    if found is None:
        form.add_error(None, _("No complaint has this number and this code. Please compare both with what you noted."))
        return None
    limiting.forgive(_key(number))
    return found


def _key(number: str) -> str:
    return f"complaint {number}"


def _shown(request: HttpRequest, complaint: Complaint | None, form: Form, **forms: Form) -> HttpResponse:
    """Show the complaint with what can be done; without one, the look-up with its error."""
    if complaint is None:
        again = LookUpForm(request.POST)
        again.is_valid()
        for error in form.non_field_errors():
            again.add_error(None, error)
        return render(request, "inspections/complaints/look_up.html", {"form": again}, status=_status(form))
    today, known = timezone.localdate(), {"number": complaint.number, "code": form.cleaned_data.get("code", "")}
    answer = complaints.answered(complaint)
    is_replied = answer.state == ComplaintState.REPLIED
    context = {
        "complaint": complaint,
        "answer": answer if is_replied else None,
        "known": known,
        "parts": answer.parts.select_related("department").exclude(state="returned"),
        "rating": forms.get("rating") or RatingForm(initial=known),
        "reopening": forms.get("reopening") or ReopenForm(initial=known),
        "may_rate": is_replied and complaint.rating is None,
        "may_reopen": complaints.may_reopen(complaint, on=today),
        "today": today,
    }
    return render(request, "inspections/complaints/progress.html", context)


def _status(form: Form) -> HTTPStatus:
    too_many = _("Too many attempts. Please wait a quarter of an hour.") in form.non_field_errors()
    return HTTPStatus.TOO_MANY_REQUESTS if too_many else HTTPStatus.OK
