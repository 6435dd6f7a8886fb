"""Public pages of grades: the rounds, what followed from them, and the grades of one round in plain words."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from facilities.models import Facility
from inspections.evaluation import results
from inspections.evaluation.models import Consequence, DemonstrationCall, Round
from portal import paging

SHOWN = 50


def grades_public(request: HttpRequest) -> HttpResponse:
    """List the rounds whose grades are published, demonstration places, rewards and penalties."""
    today = timezone.localdate()
    listed = Facility.objects.listed().order_by().values("pk")
    rows = Consequence.objects.published().with_case().filter(evaluation__facility__in=listed)
    shown, pager = paging.page(rows, request.GET, by="-from_on", size=SHOWN)
    in_force = set(
        Consequence.objects.backed(today).filter(pk__in=[row.pk for row in shown]).values_list("pk", flat=True)
    )
    context = {
        "rounds": Round.objects.published().select_related("standard", "area"),
        "calls": DemonstrationCall.objects.published(),
        "rows": [(row, row.pk in in_force) for row in shown],
        "pager": pager,
        "today": today,
    }
    return render(request, "inspections/evaluation/grades_public.html", context)


def round_public(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the grades of a round: which letter, by which standard, since when and until when, as they stand today."""
    found = get_object_or_404(Round.objects.published().select_related("standard", "area"), pk=pk)
    today = timezone.localdate()
    context = {
        "round": found,
        "lines": results.lines(found, on=today),
        "letters": results.letters(today),
        "today": today,
    }
    return render(request, "inspections/evaluation/round_public.html", context)


def call_public(request: HttpRequest, pk: int) -> HttpResponse:
    """Show the ranking of a call: who entered, with which mean of how many votes, and what others can learn there."""
    found = get_object_or_404(DemonstrationCall.objects.published().select_related("area"), pk=pk)
    listed = Facility.objects.listed().order_by().values("pk")
    entries = found.entries.with_case().filter(evaluation__facility__in=listed).annotate(count=Count("votes__points"))
    context = {"call": found, "entries": entries.order_by("rank", "pk")}
    return render(request, "inspections/evaluation/call_public.html", context)
