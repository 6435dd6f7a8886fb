"""Recurring questions about alarm buttons."""

from datetime import date, timedelta

from django.db.models import DateField, DurationField, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Coalesce, TruncDate

from facilities.alarms.choices import AlarmState
from facilities.ground.models import Facility


class AlarmButtonQuerySet(QuerySet):
    def visible_to(self, user):
        """Buttons of facilities that the user may see."""
        return self.filter(facility__in=Facility.objects.visible_to(user))

    def operated_by(self, user):
        """Buttons of facilities that the user runs."""
        return self.filter(facility__in=Facility.objects.operated_by(user))

    def hanging(self):
        """Buttons that were not taken down."""
        return self.exclude(state=AlarmState.REMOVED)

    def with_due(self, days: int):
        """Annotate `tested_on`, the day of the latest test, and `due_on`, the last day of the next: so many days after it or after hanging."""
        span = Value(timedelta(days=days), output_field=DurationField())
        tests = self.model._meta.get_field("tests").related_model.objects.filter(button=OuterRef("pk"))
        latest = tests.order_by("-tested_at").values(day=TruncDate("tested_at"))[:1]
        return self.annotate(tested_on=Subquery(latest)).annotate(
            due_on=Cast(Coalesce("tested_on", F("installed_on")) + span, DateField())
        )

    def overdue(self, on: date, days: int):
        """Buttons that hang, of which the last day for a test has passed."""
        return self.hanging().with_due(days).filter(due_on__lt=on)
