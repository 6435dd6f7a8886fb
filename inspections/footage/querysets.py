"""Questions about the filing of cameras with the police, viewings of footage and guardians' requests."""

from datetime import date

from django.db.models import Min, Q

from inspections.footage.choices import CameraFilingState, FootageRequestState
from inspections.monitoring.querysets import OfFacilityQuerySet

IN_USE_SINCE = Min(
    "channels__since", filter=Q(channels__until__isnull=True)
)  # of facilities: their first camera in use


class CameraFilingQuerySet(OfFacilityQuerySet):
    def to_answer(self):
        """Filings that wait for the police."""
        return self.filter(state=CameraFilingState.SENT)

    def returned(self):
        """Filings that the police returned and that were not sent again."""
        return self.filter(state=CameraFilingState.RETURNED)


class ViewingQuerySet(OfFacilityQuerySet):
    def with_all(self):
        """Fetch along what the register shows."""
        return self.select_related("facility", "entered_by", "struck_by").prefetch_related("channels__room")


class FootageRequestQuerySet(OfFacilityQuerySet):
    def open(self):
        """Requests that nobody has answered."""
        return self.filter(state=FootageRequestState.ASKED)

    def overdue(self, on: date):
        """Open requests whose last day has passed."""
        return self.open().filter(due_on__lt=on)

    def with_place(self):
        """Fetch along what names a request and whom it concerns."""
        return self.select_related("facility__area", "facility__operator__organisation", "family", "child")
