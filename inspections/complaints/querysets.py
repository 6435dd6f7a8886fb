"""Recurring questions about complaints. Nothing here ever asks by OPERATE, but for the explanations asked of a facility."""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from inspections.complaints.choices import UNDECIDED, VERIFIED, ComplaintState, ExplanationState, PartState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.clock.choices import TermKind
from portal.models import Organisation, Term


def _due(model, kind):
    """Return the last day of the row's running term of a kind."""
    running = Term.objects.running().filter(subject_type=ContentType.objects.get_for_model(model), kind=kind)
    return Subquery(running.filter(subject_id=OuterRef("pk")).values("due_on")[:1])


class RoutingRuleQuerySet(QuerySet):
    def fitting(self, subject: str, clause_code: str = ""):
        """Rules in use that speak of the subject, and of the clause if they name one; leading departments first."""
        about = Q(clause_code="") | Q(clause_code=clause_code or "-")
        return self.filter(about, subject=subject, is_active=True).select_related("department").order_by("order", "id")


class ComplaintQuerySet(QuerySet):
    def visible_to(self, user):
        """Complaints of areas where one screens, those of which one's department has a part, and those that one took down."""
        scope = scope_of(user)
        parts = self.model.parts.rel.related_model.objects.filter(
            complaint=OuterRef("pk"), department__in=scope.departments
        ).exclude(state=PartState.RETURNED)
        mine = scope.in_areas(permissions.INSPECT) & Exists(parts)
        return self.filter(scope.in_areas(permissions.SCREEN_COMPLAINTS) | mine | Q(received_by=user))

    def screened_by(self, user):
        """Complaints that the user may screen."""
        return self.filter(scope_of(user).in_areas(permissions.SCREEN_COMPLAINTS))

    def about(self, facility):
        """Complaints about a facility, those joined to others left out."""
        return self.filter(facility=facility).exclude(state=ComplaintState.DUPLICATE)

    def upheld(self):
        """Complaints that were replied to and found to be true, at least in part. Only these count for anything."""
        return self.filter(state=ComplaintState.REPLIED, outcome__in=VERIFIED)

    def undecided(self):
        """Complaints that still wait for somebody of the offices."""
        return self.filter(state__in=UNDECIDED)

    def to_screen(self):
        """Complaints that nobody has screened."""
        return self.filter(state=ComplaintState.RECEIVED)

    def handled(self):
        """Complaints that departments deal with."""
        return self.filter(state=ComplaintState.HANDLED)

    def all_parts_done(self):
        """Complaints whose departments have all answered, so that a reply can be written."""
        open_parts = self.model.parts.rel.related_model.objects.filter(complaint=OuterRef("pk"), state=PartState.ASKED)
        return self.filter(~Exists(open_parts))

    def without_lead(self):
        """Complaints that are dealt with, but whose leading department handed its part back."""
        leading = self.model.parts.rel.related_model.objects.filter(complaint=OuterRef("pk"), leads=True)
        return self.handled().filter(~Exists(leading.exclude(state=PartState.RETURNED)))

    def with_due(self):
        """Annotate `screen_by` and `reply_by`, the last days of the terms that run."""
        screening, reply = _due(self.model, TermKind.SCREENING), _due(self.model, TermKind.COMPLAINT)
        return self.annotate(screen_by=screening, reply_by=reply)

    def overdue(self, on: date):
        """Undecided complaints whose running term has passed."""
        return self.undecided().with_due().filter(Q(screen_by__lt=on) | Q(reply_by__lt=on))

    def with_place(self):
        """Bring along what a line shows; never the complainant."""
        return self.select_related("facility__area__parent", "area", "clause__regulation")


class ComplaintPartQuerySet(QuerySet):
    def dealt_with_by(self, user):
        """Parts of the user's own departments, in the areas inspected."""
        scope = scope_of(user)
        return self.filter(
            scope.in_areas(permissions.INSPECT, "complaint__area_id"), department__in=scope.departments
        ).exclude(state=PartState.RETURNED)

    def asked(self):
        """Parts that wait for their department."""
        return self.filter(state=PartState.ASKED)

    def with_due(self):
        """Annotate `due_on`, the last day of the running term."""
        return self.annotate(due_on=_due(self.model, TermKind.COMPLAINT_PART))


class ExplanationQuerySet(QuerySet):
    def visible_to(self, user):
        """Explanations of one's own facilities, and those of complaints that one deals with."""
        return self.filter(self._own(user) | Q(complaint__in=self._complaints(user)))

    def operated_by(self, user):
        """Explanations asked of the facilities that the user runs."""
        return self.filter(self._own(user))

    def asked(self):
        """Explanations that the operator still owes."""
        return self.filter(state=ExplanationState.ASKED)

    def with_due(self):
        """Annotate `due_on`, the last day of the running term."""
        return self.annotate(due_on=_due(self.model, TermKind.EXPLANATION))

    def _own(self, user):
        bodies = scope_of(user).keys(permissions.OPERATE, Organisation)
        return Q(facility__operator__organisation_id__in=bodies)

    def _complaints(self, user):
        return self.model._meta.get_field("complaint").related_model.objects.visible_to(user).values("pk")
