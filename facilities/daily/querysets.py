"""What is asked of day cards."""

from django.db.models import F, QuerySet

from facilities.ground.models import Facility


class DayCardQuerySet(QuerySet):
    def visible_to(self, user):
        """Cards of the facilities that the user sees; they name nobody."""
        return self.filter(facility__in=Facility.objects.visible_to(user))

    def above_places(self):
        """Cards with more children than places were filed. A facility without a known number of places is not among them."""
        return self.filter(headcount__gt=F("facility__capacity"))


class OpeningDayQuerySet(QuerySet):
    def between(self, first, last):
        """Opening days from the first to the last, both counted."""
        return self.filter(day__range=(first, last))
