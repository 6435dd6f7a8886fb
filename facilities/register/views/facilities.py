"""Facilities as offices and their operators see them."""

from typing import Any

from django.contrib.auth.mixins import LoginRequiredMixin
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.views.generic import DetailView, TemplateView

from facilities.ground import panels, policy
from facilities.ground.choices import FacilityState
from facilities.ground.forms import FacilityFilter
from facilities.ground.models import Facility
from facilities.importing import policy as importing_policy
from portal import paging, tones
from portal.documents import dossier

COLUMNS = (
    *("name", "state", "places", "enrolled", "area_id"),
    *("area__name", "area__name_en", "area__parent__name", "area__parent__name_en"),
)
Line = tuple[str, str, str, str, str, int | None, int | None]
SORTED = {"-places": "-places_sorted"}  # a page is cut by what is never null


def _lines(rows: list[dict[str, Any]]) -> list[Line]:
    """Return the cells of the list: address, name, place, tone and label of its state, places, enrolled."""
    told = {str(s.value): (tones.of(FacilityState, s.value), str(s.label)) for s in FacilityState}
    name = "name_en" if (get_language() or "").startswith("en") else "name"
    pattern = reverse("facility", args=[0]).replace("0", "{}")
    return [
        (
            pattern.format(row["pk"]),
            row["name"],
            " ".join(row[f"{area}__{name}"] or row[f"{area}__name"] or "" for area in ("area__parent", "area")),
            *told[row["state"]],
            row["places"],
            row["enrolled"],
        )
        for row in rows
    ]


class FacilityList(LoginRequiredMixin, TemplateView):
    """The facilities that the user may see."""

    template_name = "facilities/register/facility_list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Filter and cut a page; rows are plain values, because a page of models costs several times its query."""
        form = FacilityFilter(self.request.GET)
        facilities = Facility.objects.visible_to(self.request.user).with_places_each()
        by = form.cleaned_data["sort"] if form.is_valid() else ""
        found = self._filtered(facilities, form).values("pk", "places_sorted", *COLUMNS)
        rows, pager = paging.page(found, self.request.GET, by=SORTED.get(by, by or "name"))
        told = {"may_hand_out": importing_policy.may_hand_out(self.request.user)}
        return super().get_context_data(form=form, facilities=_lines(rows), pager=pager, **told, **kwargs)

    def _filtered(self, facilities: QuerySet[Facility], form: FacilityFilter) -> QuerySet[Facility]:
        wanted = form.cleaned_data if form.is_valid() else {}
        if state := wanted.get("state"):
            facilities = facilities.filter(state=state)
        if street := wanted.get("street"):
            facilities = facilities.within(street.code)  # type: ignore[attr-defined]
        if text := wanted.get("text"):
            facilities = facilities.named(text)  # type: ignore[attr-defined]
        return facilities


class FacilityDetail(LoginRequiredMixin, DetailView):
    """One facility with everything that hangs on it: filings, documents, people, visits, compliance."""

    template_name = "facilities/register/facility_detail.html"

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
