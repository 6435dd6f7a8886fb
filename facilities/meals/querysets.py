"""What is asked of accounts of meal money: which months are published, whose account is late, whose balance is over the limit."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q

from facilities.ground.querysets import OfFacilityQuerySet

HUNDREDTHS = 10_000  # of a percent in a whole


class MealMonthQuerySet(OfFacilityQuerySet):
    def published(self):
        """Months that parents read."""
        return self.filter(state="published")

    def latest(self):
        """The latest published month of each facility."""
        later = self.model._base_manager.filter(
            facility=OuterRef("facility"), state="published", month__gt=OuterRef("month")
        )
        return self.published().filter(~Exists(later))

    def up_to(self, month: date):
        """What shows that an account is published up to a month: it has no gaps, and may have begun later."""
        return self.published().filter(month__gte=month)

    def over(self, hundredths: int):
        """Months whose balance, left over or overdrawn, is more than so many hundredths of a percent of what was collected."""
        rows = self.annotate(weighed=F("closing_fen") * HUNDREDTHS, limit=F("collected_fen") * hundredths)
        return rows.filter(Q(weighed__gt=F("limit")) | Q(weighed__lt=-F("limit")))
