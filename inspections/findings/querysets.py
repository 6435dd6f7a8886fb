"""Recurring questions about checklists, visits and findings."""

from datetime import date

from django.db.models import (
    Case,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)

from facilities.appeals.choices import AppealState
from facilities.models import Appeal
from inspections.findings.choices import (
    CITED_FINDINGS,
    OPEN_FINDINGS,
    OPEN_SANCTIONS,
    STOPS_IN_FORCE,
    EscalationStep,
    ExtensionState,
    FindingOutcome,
    FindingState,
    SanctionState,
    StopState,
)
from inspections.ground.choices import VISITED_STATES
from inspections.ground.querysets import findings_for, in_area, overseen, own, rechecks
from portal import permissions
from portal.accounts.scope import scope_of
from portal.clock.choices import TermKind
from portal.models import Term


class RectificationAnswerQuerySet(QuerySet):
    def visible_to(self, user):
        """Answers to visible findings; their evidence is handed out by this."""
        return self.filter(findings_for(user, "finding__"))


class FindingQuerySet(QuerySet):
    def visible_to(self, user):
        """Findings for the user: see `_findings_for`."""
        return self.filter(findings_for(user))

    def rechecked_by(self, user):
        """Findings that the user may re-check: of the own field, in the areas inspected."""
        return self.filter(rechecks(user))

    def operated_by(self, user):
        """Findings at the facilities that the user runs."""
        return self.filter(own(user))

    def open(self):
        """Findings that are not corrected yet."""
        return self.filter(state__in=OPEN_FINDINGS)

    def ordered(self):
        """Findings that the operator must correct."""
        return self.filter(state=FindingState.ORDERED)

    def answered(self):
        """Findings that wait for the re-check."""
        return self.filter(state=FindingState.ANSWERED)

    def overdue(self, on: date):
        """Findings whose last day has passed without an answer."""
        return self.ordered().filter(due_on__lt=on)

    def with_recheck_due(self):
        """Annotate `recheck_due`, the last day to re-check the answer, if its term runs and can be computed."""
        terms = Term.objects.running().filter(
            subject_type__app_label="inspections",
            subject_type__model="finding",
            subject_id=OuterRef("pk"),
            kind=TermKind.RECHECK,
        )
        return self.annotate(recheck_due=Subquery(terms.values("due_on")[:1]))

    def most_urgent_first(self):
        """Order by what is to be done: to be corrected, waiting for re-check, corrected; each by its deadline."""
        rank = Case(
            When(state=FindingState.ORDERED, then=Value(0)),
            When(state=FindingState.ANSWERED, then=Value(1)),
            default=Value(2),
            output_field=IntegerField(),
        )
        return self.order_by(rank, F("due_on").asc(nulls_last=True), "-id")

    def cited(self):
        """Findings that stand as cited, corrected or not: without advice and without what was rescinded."""
        return self.filter(state__in=CITED_FINDINGS)

    def advised(self):
        """Findings that were technical advice."""
        return self.filter(state=FindingState.ADVISED)

    def with_outcome(self):
        """Annotate `outcome`, one of FindingOutcome; group by it to count."""
        states = {
            FindingState.CLOSED: FindingOutcome.VERIFIED,
            FindingState.UNABLE: FindingOutcome.UNABLE,
            FindingState.RESCINDED: FindingOutcome.RESCINDED,
            FindingState.ADVISED: FindingOutcome.ADVISED,
        }
        known = [When(state=state, then=Value(outcome.value)) for state, outcome in states.items()]
        appealed = When(pk__in=self.appealed_keys(), then=Value(FindingOutcome.APPEALED.value))
        return self.annotate(outcome=Case(appealed, *known, default=Value(FindingOutcome.OPEN.value)))

    def escalated(self, user, on: date):
        """Overdue findings in areas overseen that came to the user's office: the street's, or the health bureau's."""
        came = Q(pk__in=[])
        for department, step in (("streets", EscalationStep.STREET), ("health", EscalationStep.BUREAU)):
            if department in scope_of(user).departments:
                came |= Q(escalations__due_on=F("due_on"), escalations__step=step)
        return self.overdue(on).filter(overseen(user)).filter(came).distinct()

    def slow(self, user):
        """Answers in areas overseen whose re-check was let pass and came to the lead, for the lead's worklist."""
        came = self.answered().with_recheck_due().filter(overseen(user), escalations__step=EscalationStep.LEAD)
        return came.filter(escalations__due_on=F("recheck_due")).distinct()

    def appealed(self):
        """Findings with an appeal that is not decided."""
        return self.filter(pk__in=self.appealed_keys())

    def appealed_keys(self):
        """Return the keys of all findings with an appeal that is not decided, as a subquery."""
        open_ones = Appeal.objects.filter(state=AppealState.SUBMITTED, subject_type__app_label="inspections")
        return open_ones.filter(subject_type__model="finding").values("subject_id")

    def at_visited(self):
        """Findings at facilities that are filed and not gone."""
        return self.filter(facility__state__in=VISITED_STATES)

    def with_case(self):
        """Bring everything along that a line or a page on a finding shows."""
        return self.select_related(
            "facility__area__parent",
            "facility__operator__organisation",
            "clause__regulation",
            "clause__department",
            "item__checklist",
            "visit__department",
            "visit__inspector",
        )


class ExtensionQuerySet(QuerySet):
    def visible_to(self, user):
        """Requests on visible findings."""
        return self.filter(findings_for(user, "finding__"))

    def decided_by(self, user):
        """Requests on findings that the user may re-check."""
        return self.filter(rechecks(user, "finding__"))

    def asked(self):
        """Requests that wait for an answer."""
        return self.filter(state=ExtensionState.ASKED)

    def granted(self):
        """Requests that were granted."""
        return self.filter(state=ExtensionState.GRANTED)

    def with_case(self):
        """Bring the finding along with what its line shows."""
        return self.select_related(
            "finding__facility__area__parent",
            "finding__facility__operator__organisation",
            "finding__clause__regulation",
            "finding__visit__department",
            "asked_by",
            "decided_by",
        )


class StopOrderQuerySet(QuerySet):
    def visible_to(self, user):
        """Orders in areas overseen, those told to one's department or ordered by it in areas inspected, and one's own."""
        departments = scope_of(user).departments
        told = self.model.told.through.objects.filter(department__in=departments).values("stoporder")
        field = Q(visit__department__in=departments) | Q(pk__in=told)
        return self.filter(overseen(user) | (in_area(user) & field) | own(user))

    def lifted_by_field(self, user):
        """Orders whose lifting the user may propose: of the own field, or as the lead of the health bureau."""
        departments = scope_of(user).departments
        field = Q(visit__department__in=departments) | Q(clause__department__in=departments)
        lead = scope_of(user).in_areas(permissions.DECIDE_FILINGS, "facility__area_id")
        return self.filter((in_area(user) & field) | lead)

    def operated_by(self, user):
        """Orders at the facilities that the user runs."""
        return self.filter(own(user))

    def in_force(self):
        """Orders that still forbid something."""
        return self.filter(state__in=STOPS_IN_FORCE)

    def lifting(self):
        """Orders whose lifting waits for a second person."""
        return self.filter(state=StopState.LIFTING)

    def with_case(self):
        """Bring everything along that a line or a page on an order shows."""
        return self.select_related(
            "facility__area__parent",
            "facility__operator__organisation",
            "clause__regulation",
            "clause__department",
            "visit__department",
            "item",
            "ordered_by",
            "lift_proposed_by",
            "lifted_by",
        )


class SanctionQuerySet(QuerySet):
    def visible_to(self, user):
        """Sanctions in the areas where the user reviews filings: they are the health bureau's to decide."""
        return self.filter(scope_of(user).in_areas(permissions.REVIEW_FILINGS, "facility__area_id"))

    def confirmed_by(self, user):
        """Proposals that the user may confirm: in the areas where the user decides, made by somebody else."""
        mine = scope_of(user).in_areas(permissions.DECIDE_FILINGS, "facility__area_id")
        return self.filter(mine, state=SanctionState.PROPOSED).exclude(proposed_by=user)

    def open(self):
        """Sanctions that wait for a decision."""
        return self.filter(state__in=OPEN_SANCTIONS)

    def suggested(self):
        """Suggestions that nobody has taken up."""
        return self.filter(state=SanctionState.SUGGESTED)

    def with_case(self):
        """Bring everything along that a line or a page on a sanction shows."""
        return self.select_related(
            "facility__area__parent",
            "facility__operator__organisation",
            "ground",
            "clause__regulation",
            "proposed_by",
            "decided_by",
        )


class ComplianceSpanQuerySet(QuerySet):
    def current(self):
        """How each facility keeps the rules now."""
        return self.filter(to_on__isnull=True)
