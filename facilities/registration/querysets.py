"""Recurring questions about facilities and filings."""

from django.db.models import OuterRef, Q, QuerySet, Subquery

from facilities.ground.querysets import OPERATORS_AREA, own
from facilities.registration.choices import OPEN_REGISTRATION_STATES, RegistrationState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.clock.choices import TermKind
from portal.models import Term


def _registrars(user):
    """Match what concerns operators that the user's department registers."""
    scope = scope_of(user)
    return Q(registrar_id__in=scope.departments) & scope.in_areas(permissions.REGISTER_OPERATORS, OPERATORS_AREA)


class RegistrationQuerySet(QuerySet):
    def visible_to(self, user):
        """One's own; for the registrar those received; for those who see filings what was registered."""
        received = _registrars(user) & Q(received_on__isnull=False)
        registered = scope_of(user).in_areas(permissions.SEE_FILINGS, OPERATORS_AREA)
        return self.filter(own(user) | received | registered & Q(state=RegistrationState.REGISTERED))

    def personal_to(self, user):
        """Registrations whose ID numbers and copies the user may see: one's own, and those the registrar received."""
        return self.filter(own(user) | _registrars(user) & Q(received_on__isnull=False))

    def open(self):
        """Registrations that still await somebody."""
        return self.filter(state__in=OPEN_REGISTRATION_STATES)

    def awaiting_registrar(self, user):
        """Registrations that await the user's department."""
        return self.filter(_registrars(user), state=RegistrationState.SUBMITTED)

    def with_operator(self):
        """Bring operator, body and registrar along."""
        return self.select_related("operator__organisation__area", "registrar")

    def with_due_date(self):
        """Annotate `due_on`, the due date of the running term."""
        terms = Term.objects.running().filter(
            subject_type__app_label="facilities",
            subject_type__model="registration",
            subject_id=OuterRef("pk"),
            kind=TermKind.REGISTRATION,
        )
        return self.annotate(due_on=Subquery(terms.values("due_on")[:1]))


class RegistryEntryQuerySet(QuerySet):
    def visible_to(self, user):
        """Entries on one's own registration, those of one's department, and those in areas where the user sees filings."""
        official = scope_of(user).in_areas(permissions.SEE_FILINGS, OPERATORS_AREA)
        return self.filter(own(user) | _registrars(user) | official)

    def of(self, operator):
        """Entries on an operator, newest first."""
        return self.filter(operator=operator).select_related("registrar", "by").order_by("-id")
