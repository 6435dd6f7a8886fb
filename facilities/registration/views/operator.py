"""The founders' pages on their application: begin, fill in, members, documents, hand in, withdraw."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground import policy as ground_policy
from facilities.ground.models import Operator
from facilities.registration import applications, policy, requirements
from facilities.registration.forms import ApplyForm, MemberForm, PaperForm, RegistrationForm
from facilities.registration.models import Member, Registration
from facilities.registration.views.shared import placed, visible_registration
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.errors import IllegalMove


def own_registration(request: Request, pk: int) -> Registration:
    """Return the user's own application; the registrar, who sees it, may not change it."""
    registration = visible_registration(request, pk)
    require(policy.may_found(request.user, registration.operator))
    return registration


@login_required
@require_POST
def registration_begin(request: Request) -> HttpResponse:
    """Open an application, also after one was refused or withdrawn."""
    require(ground_policy.may_create_facilities(request.user))
    operator = Operator.objects.operated_by(request.user).with_registrar().order_by("pk").first()
    require(operator is not None)
    with refusals_told(request):
        return redirect(applications.draft(operator, by=request.user))  # type: ignore[arg-type]
    return redirect("registration-list")


@login_required
@transaction.atomic
def registration_edit(request: Request, pk: int) -> HttpResponse:
    """Fill in what is applied for; save and come back at any time."""
    registration = own_registration(request, pk)
    form = RegistrationForm(request.POST or None, instance=registration)
    if form.is_valid():
        with refusals_in(form):
            applications.save(form.save(commit=False), by=request.user)
            messages.success(request, _("Saved."))
            return redirect(registration)
    context = {
        "registration": registration,
        "form": form,
        "lock": requirements.lock_of(registration),
        "remarks": [(label, remark) for label, remark in placed(registration) if not remark.corrected_on],
    }
    return render(request, "facilities/registration/registration_edit.html", context)


@login_required
def member_add(request: Request, pk: int) -> HttpResponse:
    """Enter a member of the board or a supervisor."""
    registration = own_registration(request, pk)
    form = MemberForm(request.POST or None, instance=Member(registration=registration))
    if form.is_valid():
        with refusals_in(form):
            applications.add_member(form.instance, by=request.user)
            messages.success(request, _("%(name)s is entered.") % {"name": form.instance.name})
            return redirect(registration)
    return render(
        request, "facilities/registration/registration_part.html", _part(registration, form, requirements.MEMBERS)
    )


@login_required
@require_POST
def member_remove(request: Request, pk: int, member_pk: int) -> HttpResponse:
    """Take a member out."""
    registration = own_registration(request, pk)
    member = get_object_or_404(registration.members, pk=member_pk)
    with refusals_told(request):
        applications.remove_member(member, by=request.user)
        messages.success(request, _("%(name)s was removed.") % {"name": member.name})
    return redirect(registration)


@login_required
def registration_paper(request: Request, pk: int, kind: str) -> HttpResponse:
    """Upload a document of the application, or a new version of it."""
    registration = own_registration(request, pk)
    wanted = get_object_or_404(requirements.kinds_of(registration.nature), pk=kind)
    form = PaperForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        with refusals_in(form):
            applications.hand_in(registration, wanted, form.cleaned_data["file"], by=request.user)
            messages.success(request, _("“%(kind)s” is uploaded.") % {"kind": wanted})
            return redirect(registration)
    context = _part(registration, form, kind) | {"hint": wanted.explanation}
    return render(request, "facilities/registration/registration_part.html", context)


def _part(registration: Registration, form: MemberForm | PaperForm, item: str) -> dict[str, object]:
    return {
        "registration": registration,
        "form": form,
        "title": requirements.items(registration).get(item, item),
        "lock": requirements.lock_of(registration, item),
        "remarks": registration.remarks.filter(item=item, corrected_on__isnull=True),
    }


@login_required
def registration_submit(request: Request, pk: int) -> HttpResponse:
    """Declare the application true and hand it in; what it lacks is listed."""
    registration, today = own_registration(request, pk), timezone.localdate()
    form = ApplyForm(request.POST or None, initial={"declared_by": registration.representative})
    if form.is_valid():
        sent = {"on": today, "declared_by": form.cleaned_data["declared_by"]}
        with refusals_in(form):
            try:
                applications.submit(registration, by=request.user, **sent)
            except IllegalMove as refusal:
                messages.info(request, str(refusal))
            else:
                said = _("Application %(number)s is with the registrar.") % {"number": registration.number}
                messages.success(request, said)
            return redirect(registration)
    context = {
        "registration": registration,
        "form": form,
        "lock": requirements.lock_of(registration),
        "lacks": requirements.lacks(registration, on=today),
    }
    return render(request, "facilities/registration/registration_submit.html", context)


@login_required
def registration_withdraw(request: Request, pk: int) -> HttpResponse:
    """Take the application back, after asking."""
    registration = own_registration(request, pk)
    if request.method == "POST":
        with refusals_told(request):
            applications.withdraw(registration, by=request.user, on=timezone.localdate())
            messages.success(request, _("The application is withdrawn."))
        return redirect(registration)
    return render(request, "facilities/registration/registration_withdraw.html", {"registration": registration})
