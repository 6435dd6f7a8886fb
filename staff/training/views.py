"""Pages of training: sessions, sign-up, the door, certificates; and the page on which anyone verifies one."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.models import Facility
from portal import actions, permissions
from portal.accounts.requests import Request
from portal.accounts.scope import require, scope_of
from portal.acts import refusals_in, refusals_told
from portal.documents import printing
from portal.models import Area
from staff.training import enrolments, hours, policy
from staff.training.forms import CodeForm, EnrolForm, SessionForm
from staff.training.models import Course, Enrolment, Session, TrainingCertificate


@login_required
def session_list(request: Request) -> HttpResponse:
    """List sessions to come and held, and for operators the hours of their people."""
    require(policy.may_see_training(request.user))
    now, today = timezone.now(), timezone.localdate()
    rows = Session.objects.with_seats().select_related("course")
    mine = Facility.objects.operated_by(request.user)
    context = {
        "coming": rows.filter(starts_at__gt=now).order_by("starts_at"),
        "held": rows.filter(starts_at__lte=now)[:20],
        "may_organise": policy.may_organise_anywhere(request.user),
        "hours": hours.of_year(mine, today),
        "enrolments": Enrolment.objects.of_operator(request.user).select_related("session__course", "person")[:50],
        "year": today.year,
    }
    return render(request, "staff/training/session_list.html", context)


@login_required
def session_create(request: Request) -> HttpResponse:
    """Open a course with its first session."""
    require(policy.may_organise_anywhere(request.user))
    area = Area.objects.filter(code__in=scope_of(request.user).areas(permissions.GIVE_OPINIONS)).order_by("code")[0]
    form = SessionForm(request.POST or None)
    if form.is_valid():
        given = form.cleaned_data
        course = Course(area=area, **{name: given[name] for name in ("title", "part", "hours", "about")})
        session = Session(**{name: given[name] for name in ("starts_at", "ends_at", "place", "seats")})
        with refusals_in(form):
            messages.success(request, _("The session is open for sign-up."))
            return redirect(enrolments.plan(course, session, by=request.user, now=timezone.now()))
    return render(request, "staff/training/session_form.html", {"form": form})


def _session(pk: int) -> Session:
    return get_object_or_404(Session.objects.with_seats().select_related("course__area"), pk=pk)


@login_required
def session(request: Request, pk: int) -> HttpResponse:
    """Show a session: operators sign people up, whoever organises notes who came and passed."""
    require(policy.may_see_training(request.user))
    found, now = _session(pk), timezone.now()
    may_organise = policy.may_organise(request.user, found)
    form = EnrolForm(request.POST or None, user=request.user, today=timezone.localdate())
    if form.is_valid():
        with refusals_in(form):
            enrolment = enrolments.enrol(found, form.cleaned_data["person"], by=request.user, now=now)
            messages.success(request, enrolment.get_state_display())
            return redirect(found)
    rows = Enrolment.objects.visible_to(request.user).filter(session=found).select_related("person__facility")
    context = {
        "session": found,
        "form": form,
        "code_form": CodeForm(),
        "may_organise": may_organise,
        "may_enrol": found.starts_at > now and form.fields["person"].queryset.exists(),  # type: ignore[attr-defined]
        "enrolments": rows.select_related("certificate"),
    }
    return render(request, "staff/training/session.html", context)


@login_required
@require_POST
def session_attend(request: Request, pk: int) -> HttpResponse:
    """Note by a code who is at the door."""
    found = _session(pk)
    require(policy.may_organise(request.user, found))
    form = CodeForm(request.POST)
    if form.is_valid():
        with refusals_told(request):
            enrolment = enrolments.attend(form.cleaned_data["code"], found, by=request.user, now=timezone.now())
            messages.success(request, _("%(name)s is noted.") % {"name": enrolment.person.name})
    return redirect(found)


@login_required
def enrolment_door(request: Request, code: str) -> HttpResponse:
    """Open what a phone's camera read from a QR code: whoever organises confirms with one tap."""
    rows = Enrolment.objects.select_related("session__course__area", "person")
    found = get_object_or_404(rows, code=code)
    if not policy.may_run_enrolment(request.user, found):
        raise Http404
    return render(request, "staff/training/door.html", {"enrolment": found})


def _enrolment(request: Request, pk: int) -> Enrolment:
    rows = Enrolment.objects.visible_to(request.user)
    with_all = rows.select_related("session__course__area", "person__facility__operator__organisation")
    return get_object_or_404(with_all, pk=pk)


@login_required
def enrolment(request: Request, pk: int) -> HttpResponse:
    """Show an enrolment with its QR code, to be printed or shown on a phone."""
    found = _enrolment(request, pk)
    context = {
        "enrolment": found,
        "may": actions.allowed(found, request.user),
        "qr": printing.qr_drawing(request.build_absolute_uri(f"/training/door/{found.code}/")),
        "certificate": TrainingCertificate.objects.filter(enrolment=found).first(),
        "transitions": found.transitions.select_related("by"),
    }
    return render(request, "staff/training/enrolment.html", context)


@login_required
@require_POST
def enrolment_cancel(request: Request, pk: int) -> HttpResponse:
    """Give the seat back."""
    return _act(request, pk, lambda found: enrolments.cancel(found, by=request.user, now=timezone.now()))


@login_required
@require_POST
def enrolment_certify(request: Request, pk: int) -> HttpResponse:
    """Say that somebody passed."""
    return _act(request, pk, lambda found: enrolments.certify(found, by=request.user, on=timezone.localdate()))


@login_required
@require_POST
def enrolment_fail(request: Request, pk: int) -> HttpResponse:
    """Say that somebody did not pass."""
    return _act(request, pk, lambda found: enrolments.fail(found, by=request.user))


def _act(request: Request, pk: int, act: Callable[[Enrolment], object]) -> HttpResponse:
    found = _enrolment(request, pk)
    with refusals_told(request):
        act(found)
        messages.success(request, _("Recorded."))
    return redirect(found)


def certificate(request: HttpRequest, code: str) -> HttpResponse:
    """Verify a certificate: who, with all but the first character of the name hidden, what, how long, when."""
    rows = TrainingCertificate.objects.select_related("enrolment__session__course")
    found = rows.filter(code=code.upper()).first()
    context = {
        "certificate": found,
        "code": code,
        "name": found.name[:1] + "*" * (len(found.name) - 1) if found else "",
    }
    return render(request, "staff/training/certificate.html", context, status=200 if found else 404)
