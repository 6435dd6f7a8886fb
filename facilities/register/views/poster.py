"""The QR poster of a facility, for everybody to download and hang up."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404

from facilities.ground.models import Facility
from facilities.register import posters


def register_poster(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand out the poster of a facility whose filing holds; others have none."""
    facility = get_object_or_404(Facility.objects.public().with_area(), pk=pk)
    name = f"poster-{facility.pk}.pdf"
    headers = {"Content-Disposition": f'inline; filename="{name}"'}
    return HttpResponse(posters.render(facility), content_type="application/pdf", headers=headers)
