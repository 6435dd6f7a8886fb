"""Facilities as offices and their operators see them."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.utils import timezone
from django.views.generic import DetailView, TemplateView

from facilities import panels, policy
from facilities.forms.officer import FacilityFilter
from facilities.models import Facility
from portal import dossier, paging


class FacilityList(LoginRequiredMixin, TemplateView):
    """The facilities that the user may see."""

    template_name = "facilities/officer/facility_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter and cut a page."""
        form = FacilityFilter(self.request.GET)
        facilities = Facility.objects.visible_to(self.request.user).with_area().with_places()
        by = form.cleaned_data["sort"] if form.is_valid() else ""
        rows, pager = paging.page(self._filtered(facilities, form), self.request.GET, by=by or "name")
        return super().get_context_data(form=form, facilities=rows, pager=pager, **kwargs)

    def _filtered(self, facilities: QuerySet[Facility], form: FacilityFilter) -> QuerySet[Facility]:
        wanted = form.cleaned_data if form.is_valid() else {}
        if state := wanted.get("state"):
            facilities = facilities.filter(state=state)
        if street := wanted.get("street"):
            facilities = facilities.within(street.code)  # type: ignore[attr-defined]
        if text := wanted.get("text"):
            facilities = facilities.filter(name__icontains=text)
        return facilities


class FacilityDetail(LoginRequiredMixin, DetailView):
    """One facility with everything that hangs on it: filings, documents, people, visits, compliance."""

    template_name = "facilities/officer/facility_detail.html"

    def get_queryset(self) -> QuerySet[Facility]:
        """Facilities that the user may see."""
        return Facility.objects.visible_to(self.request.user).with_area().with_places()

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add filings, documents and the panels of upper apps."""
        facility = self.object
        operates = policy.may_operate(self.request.user, facility)
        return super().get_context_data(
            operates=operates,
            classes=facility.classes.all(),
            filings=facility.filings.model.objects.visible_to(self.request.user).filter(facility=facility),
            documents=dossier.documents_of(facility),
            panels=panels.rendered(self.request, facility, public=False),
            today=timezone.localdate(),
            **kwargs,
        )
