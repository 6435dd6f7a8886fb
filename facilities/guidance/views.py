"""How to file (办事指南) and what to hand in (材料清单): for everybody, before anything is typed."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from facilities.guidance import guidance
from facilities.guidance.forms import KindForm
from portal.models import Area


def guide(request: HttpRequest) -> HttpResponse:
    """Say who may file, who registers whom, which steps there are, what they take and cost, and where to ask."""
    today = timezone.localdate()
    context = {
        "registrars": guidance.registrars(),
        "combinations": guidance.combinations(on=today),
        "steps": guidance.steps(on=today),
        "fee": guidance.fee(on=today),
        "examined": guidance.examined(on=today),
        "basis": guidance.legal_basis(on=today),
        "today": today,
        **_where_to_ask(),
    }
    return render(request, "facilities/guidance/guide.html", context)


def _where_to_ask() -> dict[str, object]:
    return {"district": Area.objects.get(pk=settings.DISTRICT_CODE), "phone": settings.ENQUIRY_PHONE}


def material_list(request: HttpRequest) -> HttpResponse:
    """Show registrar, materials and questions of the facility that somebody has in mind."""
    today = timezone.localdate()
    form = KindForm(request.GET or None)
    facility = form.facility()
    context = {
        "form": form,
        "facility": facility,
        "impossible": guidance.impossible(facility, on=today),
        "registrar": next((r for r in guidance.registrars() if r.nature == facility.operator.nature), None),
        "sheets": guidance.materials(facility, on=today),
        "questions": guidance.questions(facility),
        "most": settings.MAX_UPLOAD_BYTES,
        "query": request.GET.urlencode(),
        "today": today,
        **_where_to_ask(),
    }
    return render(request, "facilities/guidance/material_list.html", context)
