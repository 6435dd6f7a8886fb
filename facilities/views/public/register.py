"""The public register and a facility's page in it. No personal data."""

from typing import Any

from django.db.models import F, QuerySet
from django.views.generic import DetailView, TemplateView

from facilities import panels
from facilities.choices import PUBLIC_STATES
from facilities.forms.public import RegisterFilter
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
