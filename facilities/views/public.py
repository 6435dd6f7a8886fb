"""What everybody sees: the register, a facility's page, the verification of a receipt. No personal data."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.generic import DetailView, TemplateView

from facilities import panels
from facilities.choices import PUBLIC_STATES
from facilities.forms.public import ReceiptLookup, RegisterFilter
from facilities.models import Facility, Receipt
from portal import paging
from portal.importing import runs


class Register(TemplateView):
    """Search the register of filed facilities."""

    template_name = "facilities/public/register.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter and cut a page; count what was found."""
        form = RegisterFilter(self.request.GET)
        found = self._filtered(Facility.objects.public(), form)
        rows, pager = paging.page(found.with_area().with_places(), self.request.GET, by="pk", size=20)  # type: ignore[attr-defined]
        return super().get_context_data(form=form, facilities=rows, count=found.count(), pager=pager, **kwargs)

    def _filtered(self, facilities: QuerySet[Facility], form: RegisterFilter) -> QuerySet[Facility]:
        wanted = form.cleaned_data if form.is_valid() else {}
        if name := wanted.get("name"):
            facilities = facilities.filter(name__icontains=name)
        if street := wanted.get("street"):
            facilities = facilities.within(street.code)  # type: ignore[attr-defined]
        if kind := wanted.get("class_kind"):
            facilities = facilities.filter(pk__in=Facility.objects.filter(classes__kind=kind).values("pk"))
        if wanted.get("inclusive"):
            facilities = facilities.filter(is_inclusive=True)
        if wanted.get("free"):
            roomy = Facility.objects.with_places().filter(places__gt=F("enrolled"))
            facilities = facilities.filter(pk__in=roomy.values("pk"))
        return facilities


class RegisterFacility(DetailView):
    """One facility as the public register shows it, each fact with its source and date."""

    template_name = "facilities/public/facility.html"

    def get_queryset(self) -> QuerySet[Facility]:
        """Facilities that have or had a filing, or were refused one."""
        return Facility.objects.listed().with_area().with_places()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add classes, the decisions and the public panels of upper apps."""
        facility = self.object
        decided = facility.filings.filter(decided_on__isnull=False).prefetch_related("refused_clauses__regulation")
        return super().get_context_data(
            classes=facility.classes.all(),
            receipt=Receipt.objects.filter(filing__facility=facility).first(),
            decided=decided.order_by("-decided_on"),
            holds=facility.state in PUBLIC_STATES,
            imported=not decided and runs.provenance("facilities", facility.pk),
            panels=panels.rendered(self.request, facility, public=True),
            **kwargs,
        )


def receipt_verify(request: HttpRequest, code: str) -> HttpResponse:
    """Say for whom and when a receipt was issued, and whether it still holds."""
    receipts = Receipt.objects.select_related(
        "filing__facility__area__parent", "filing__facility__operator__organisation"
    )
    receipt = get_object_or_404(receipts, check_code=code)
    facility = receipt.filing.facility
    context = {"receipt": receipt, "facility": facility, "holds": facility.state in PUBLIC_STATES}
    return render(request, "facilities/public/receipt_verify.html", context)


def receipt_lookup(request: HttpRequest) -> HttpResponse:
    """Find a receipt by its number."""
    form = ReceiptLookup(request.GET or None)
    if form.is_valid():
        receipt = Receipt.objects.filter(number=form.cleaned_data["number"]).first()
        if receipt:
            return redirect(receipt)
        form.add_error("number", _("No receipt has this number. Please compare it with the print."))
    return render(request, "facilities/public/receipt_lookup.html", {"form": form})
