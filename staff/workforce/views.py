"""The picture of the workforce by street and figure; each number opens to the people whom it counts."""

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from portal import paging
from portal.accounts.requests import Request
from portal.accounts.scope import require
from portal.documents.uploads import XLSX
from portal.identifiers.entries import area_asked
from portal.models import Area
from staff.workforce import measures, policy, spreadsheets


@login_required
def workforce(request: Request) -> HttpResponse:
    """Show the figures of all streets."""
    require(policy.may_see_workforce(request.user))
    today = timezone.localdate()
    context = {"lines": measures.picture(request.user, today), "measures": measures.MEASURES, "as_of": today}
    return render(request, "staff/workforce/workforce.html", context)


@login_required
def workforce_export(request: Request) -> HttpResponse:
    """Hand out the figures as a workbook."""
    require(policy.may_see_workforce(request.user))
    today = timezone.localdate()
    response = HttpResponse(spreadsheets.picture(request.user, today), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="workforce-{today}.xlsx"'
    return response


@login_required
def workforce_people(request: Request, code: str) -> HttpResponse:
    """Show whom a number counts."""
    require(policy.may_see_workforce(request.user))
    measure = measures.BY_CODE.get(code)
    area = Area.objects.filter(pk=area_asked(request.GET)).first()
    if measure is None:
        raise Http404
    people = measures.counted(measure, request.user, timezone.localdate(), area.code if area else "")
    rows, pager = paging.page(people.select_related("facility"), request.GET, by="pk")
    context = {"measure": measure, "area": area, "people": rows, "pager": pager}
    return render(request, "staff/workforce/people.html", context)
