"""Who was paid how much: published for everybody."""

from django.db.models import Count, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from facilities.ground.money import yuan
from facilities.support.models import Payment, Scheme
from portal import paging


def support_public(request: HttpRequest) -> HttpResponse:
    """List recipients and amounts by scheme and year, and the schemes with their rates."""
    paid = Payment.objects.filter(paid_on__isnull=False).values(
        "claim__facility_id", "claim__facility__name", "claim__scheme__name", "paid_on__year"
    )
    rows = paid.annotate(sum=Sum("fen"), months=Count("pk"))
    ordered = rows.order_by("-paid_on__year", "-sum", "claim__facility_id", "claim__scheme__name")
    shown, pager = paging.numbered(ordered, request.GET)
    context = {
        "rows": [row | {"yuan": yuan(row["sum"]), "year": row["paid_on__year"]} for row in shown],
        "pager": pager,
        "schemes": Scheme.objects.prefetch_related("rates"),
    }
    return render(request, "facilities/support/public.html", context)
