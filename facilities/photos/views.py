"""Pages of photographs: the facility's list, adding one, the bureau's look at it, and the picture itself."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from facilities.ground.models import Facility
from facilities.ground.views.own import running_facility
from facilities.photos import photos, policy
from facilities.photos.forms import PhotoForm, Verdict, VerdictForm
from facilities.photos.models import Photo
from facilities.photos.querysets import PhotoQuerySet
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.acts import refusals_in, refusals_told
from portal.documents.handing import hand_out


@login_required
def photo_list(request: Request, pk: int) -> HttpResponse:
    """Show the photographs of a facility with where each stands, to its operator and to offices that see its filings."""
    facility = get_object_or_404(Facility.objects.visible_to(request.user).with_area(), pk=pk)
    require(policy.may_see_affairs(request.user, facility))
    context = {
        "facility": facility,
        "rows": facility.photos.order_by("-pk").select_related("facility__area", "facility__operator__organisation"),
        "may_add": policy.may_update(request.user, facility),
        "most": photos.MOST,
    }
    return render(request, "facilities/photos/list.html", context)


@login_required
def photo_create(request: Request, pk: int) -> HttpResponse:
    """Hand a photograph in."""
    facility = running_facility(request, pk)
    form = PhotoForm(request.POST or None, request.FILES or None, instance=Photo(facility=facility))
    if form.is_valid():
        with refusals_in(form):
            row = form.save(commit=False)
            photos.add(row, form.cleaned_data["file"], by=request.user, on=timezone.localdate())
            messages.success(request, _("The photograph waits for the bureau, and is public once it was let through."))
            return redirect(row)
    context = {
        "facility": facility,
        "form": form,
        "heading": _("Add a photograph"),
        "explanation": _("Rooms, garden, kitchen, entrance: what parents want to see before they come."),
    }
    return render(request, "facilities/ground/form.html", context)


def _rows(request: HttpRequest) -> PhotoQuerySet:
    return Photo.objects.visible_to(request.user).with_facility()


@login_required
def photo_decide(request: Request, pk: int) -> HttpResponse:
    """Look at a photograph and publish it, or not."""
    row = get_object_or_404(_rows(request), pk=pk)
    require(policy.may_decide(request.user, row))
    form = VerdictForm(request.POST or None)
    if form.is_valid():
        with refusals_in(form):
            if form.cleaned_data["verdict"] == Verdict.PUBLISH:
                photos.publish(row, by=request.user)
            else:
                photos.refuse(row, form.cleaned_data["reason"], by=request.user)
            messages.success(request, _("The decision is recorded."))
            return redirect(row)
    return render(request, "facilities/photos/decide.html", {"row": row, "facility": row.facility, "form": form})


@login_required
@require_POST
def photo_remove(request: Request, pk: int) -> HttpResponse:
    """Take a photograph down."""
    row = get_object_or_404(_rows(request), pk=pk)
    with refusals_told(request):
        photos.remove(row, by=request.user)
        messages.success(request, _("The photograph is taken down."))
    return redirect(row)


def photo_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """Hand out a picture: a public one to everybody, one that waits to those who see its facility's filings."""
    public = Photo.objects.shown().filter(facility__in=Facility.objects.listed(), pk=pk)
    kept = public.exists() or not request.user.is_authenticated
    row = get_object_or_404(public if kept else _rows(request).kept(), pk=pk)
    response = hand_out(request, row.file, content_type="image/jpeg", filename=f"photo-{row.pk}.jpg")
    response["Cache-Control"] = "public, max-age=600" if row.is_public else "private, no-store"
    return response
