"""Recurring questions about facilities and filings."""

from datetime import date

from django.db.models import QuerySet

from facilities.ground.querysets import OfFacilityQuerySet, of_case
from facilities.verification.choices import OPEN_ORDER_STATES, OrderState, VerificationState
from portal.clock.choices import TermKind


class VerificationQuerySet(OfFacilityQuerySet):
    def planned(self):
        """Verifications that are still to be made, with `due_on`."""
        return self.filter(state=VerificationState.PLANNED).due(TermKind.VERIFICATION)

    def passed(self):
        """Verifications that found everything met, the latest first."""
        return self.filter(state=VerificationState.PASSED).order_by("-visited_on", "-id")


class VerificationItemQuerySet(QuerySet):
    def visible_to(self, user):
        """Items of visible verifications; photos are handed out by this."""
        return self.filter(of_case(user, "verification__facility__"))


class CorrectionOrderQuerySet(OfFacilityQuerySet):
    def open(self):
        """Orders that are not met yet, with `due_on`."""
        return self.filter(state__in=OPEN_ORDER_STATES).due(TermKind.CORRECTION)

    def overdue(self, on: date):
        """Orders whose last day has passed without an answer."""
        return self.filter(state=OrderState.ORDERED).due(TermKind.CORRECTION).filter(due_on__lt=on)


class CorrectionAnswerQuerySet(QuerySet):
    def visible_to(self, user):
        """Answers to visible orders; their evidence is handed out by this."""
        return self.filter(of_case(user, "order__facility__"))
