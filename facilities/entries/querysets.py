"""Who sees children's checks: their facility's operator. Nobody else learns a name."""

from django.db.models import QuerySet

from facilities.entries.choices import EntryState, Vaccination
from facilities.ground.models import Facility


class EntryCheckQuerySet(QuerySet):
    def visible_to(self, user):
        """Checks of facilities that the user runs."""
        return self.filter(facility__in=Facility.objects.operated_by(user))

    def standing(self):
        """Checks of children who are in care or away for a while."""
        return self.exclude(state=EntryState.ENDED)

    def in_care(self):
        """Checks of children who are in care."""
        return self.filter(state=EntryState.IN_CARE)

    def catching_up(self):
        """Checks of children whose vaccinations are still to be caught up."""
        return self.standing().filter(vaccination=Vaccination.LACKING, caught_up_on=None)
