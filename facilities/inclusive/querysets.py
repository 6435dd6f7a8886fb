"""Recurring questions about recognitions."""

from datetime import date

from django.db.models import Q

from facilities.ground.querysets import AffairQuerySet
from facilities.inclusive.choices import HELD_STATES


class RecognitionQuerySet(AffairQuerySet):
    def in_force(self, on: date):
        """Agreements that cover the day: its first and last day included, the day of a revocation not."""
        return self.covering(on, on)

    def covering(self, first: date, last: date):
        """Agreements that cover every day of a span."""
        holds_on = Q(ended_on__isnull=True) | Q(ended_on__gt=last)
        return self.filter(holds_on, state__in=HELD_STATES, from_on__lte=first, until_on__gte=last)
