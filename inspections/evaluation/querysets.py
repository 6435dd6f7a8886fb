"""Questions about evaluations. Scores are blind: while a facility is being scored, an assessor's sheet is the assessor's alone."""

from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce

from inspections.evaluation.choices import (
    AFTER_SCORING,
    TO_DO,
    CallState,
    ConsequenceKind,
    ConsequenceState,
    EvaluationState,
    GradeState,
    ImprovementState,
    RoundState,
)
from inspections.ground.querysets import overseen, own
from portal import permissions
from portal.accounts.scope import scope_of
from portal.clock.choices import TermKind
from portal.models import Term


class RoundQuerySet(QuerySet):
    def visible_to(self, user):
        """Rounds of areas in which the user oversees inspections."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_INSPECTIONS))

    def published(self):
        """Rounds whose grades everybody may know, the last published first."""
        return self.filter(state=RoundState.PUBLISHED).order_by("-published_on", "-pk")

    def running(self):
        """Rounds whose grades are not published."""
        return self.exclude(state=RoundState.PUBLISHED)


class EvaluationQuerySet(QuerySet):
    def visible_to(self, user):
        """The operator's own, those where the user oversees inspections, and those that the user was drawn for."""
        drawn = Q(
            pk__in=self.model.sheets.rel.related_model.objects.filter(assessor__user=user.pk).values("evaluation")
        )
        return self.filter(own(user) | overseen(user) | drawn)

    def with_place(self):
        """Bring along what a line shows."""
        return self.select_related(
            "facility__area", "facility__operator__organisation", "round__standard", "round__area"
        )

    def to_moderate(self):
        """Evaluations whose assessors differ."""
        return self.filter(state=EvaluationState.MODERATION)


class SiteScoreQuerySet(QuerySet):
    def visible_to(self, user):
        """The assessor's own; those of others only after scoring has ended, to who decides there."""
        decided = scope_of(user).in_areas(permissions.DECIDE_FILINGS, "evaluation__facility__area_id")
        return self.filter(Q(assessor__user=user.pk) | decided & Q(evaluation__state__in=AFTER_SCORING))


class GradeQuerySet(QuerySet):
    def in_force(self, on: date):
        """Grades that hold on a day; suspended ones do not."""
        return self.filter(state=GradeState.VALID, since__lte=on, until__gte=on)

    def standing(self):
        """Grades that were not set aside."""
        return self.exclude(state=GradeState.WITHDRAWN)


class ImprovementQuerySet(QuerySet):
    def visible_to(self, user):
        """Measures of the operator's own facilities, and where the user oversees inspections."""
        return self.filter(own(user, "evaluation__") | overseen(user, "evaluation__"))

    def with_case(self):
        """Bring along what a page shows."""
        return self.select_related(
            "item__dimension",
            "evaluation__round",
            "evaluation__facility__area",
            "evaluation__facility__operator__organisation",
        )

    def to_do(self, user):
        """Measures that the user's operators have to plan or to report."""
        return self.filter(own(user, "evaluation__"), state__in=TO_DO)

    def to_judge(self, user):
        """Reported measures where the user reviews."""
        reviewed = scope_of(user).in_areas(permissions.REVIEW_FILINGS, "evaluation__facility__area_id")
        return self.filter(reviewed, state=ImprovementState.DONE)


class ConsequenceQuerySet(QuerySet):
    def visible_to(self, user):
        """What concerns the operator's own facilities, and facilities where the user oversees inspections."""
        return self.filter(own(user, "evaluation__") | overseen(user, "evaluation__"))

    def with_case(self):
        """Bring along what a page shows."""
        return self.select_related(
            "clause__regulation",
            "evaluation__round",
            "evaluation__facility__area",
            "evaluation__facility__operator__organisation",
        )

    def titles(self):
        """Titles of demonstration places."""
        return self.filter(kind=ConsequenceKind.DEMONSTRATION)

    def in_force(self, on: date):
        """What holds on a day; suspended titles do not."""
        return self.filter(state=ConsequenceState.HOLDS, from_on__lte=on, until_on__gte=on)

    def backed(self, on: date):
        """What holds on a day; a title only while the grade holds on which it rests."""
        grades = self.model._meta.get_field("evaluation").related_model.grades.rel.related_model.objects.in_force(on)
        rests = ~Q(kind=ConsequenceKind.DEMONSTRATION) | Q(evaluation__in=grades.values("evaluation"))
        return self.in_force(on).filter(rests)

    def published(self):
        """What was decided, also when it is suspended, over or taken back."""
        return self.filter(from_on__isnull=False)

    def to_state(self, user, on: date):
        """Proposals to which the user's operators said nothing yet, while they are heard."""
        waiting = self.filter(own(user, "evaluation__"), state=ConsequenceState.PROPOSED, stated_on=None)
        return waiting.filter(_heard(on))

    def to_second(self, user, on: date):
        """Proposals of others that are heard, where the user decides."""
        decided = scope_of(user).in_areas(permissions.DECIDE_FILINGS, "evaluation__facility__area_id")
        rows = self.filter(decided, state=ConsequenceState.PROPOSED).exclude(proposed_by=user)
        return rows.filter(Q(stated_on__isnull=False) | ~_heard(on))


def _heard(on: date) -> Exists:
    """Match rows whose operator may still be heard: what `consequences.is_heard` asks of one."""
    subject = {"subject_type__app_label": "inspections", "subject_type__model": "consequence"}
    running = Term.objects.running().filter(subject_id=OuterRef("pk"), kind=TermKind.HEARING, **subject)
    return Exists(running.filter(Q(due_on__isnull=True) | Q(due_on__gte=on)))


class CallQuerySet(QuerySet):
    def running(self):
        """Calls whose ranking is not published."""
        return self.exclude(state=CallState.PUBLISHED)

    def published(self):
        """Calls whose ranking everybody may know, the last published first."""
        return self.filter(state=CallState.PUBLISHED).order_by("-published_on", "-pk")


class EntryQuerySet(QuerySet):
    def visible_to(self, user):
        """The operator's own, those where the user oversees inspections, and those on which the user votes."""
        mine = Q(pk__in=self.model.votes.rel.related_model.objects.filter(assessor__user=user.pk).values("entry"))
        return self.filter(own(user, "evaluation__") | overseen(user, "evaluation__") | mine)

    def with_case(self):
        """Bring along what a line shows."""
        return self.select_related("evaluation__facility__area", "evaluation__round", "call")


class VoteQuerySet(QuerySet):
    def of(self, user):
        """The user's own votes while the panel votes; those of others nobody opens."""
        return self.filter(assessor__user=user.pk, entry__call__state=CallState.VOTING)


class LookBackQuerySet(QuerySet):
    def visible_to(self, user):
        """Where the user reviews."""
        area = Coalesce("improvement__evaluation__facility__area", "title__evaluation__facility__area")
        return self.annotate(place=area).filter(scope_of(user).in_areas(permissions.REVIEW_FILINGS, "place"))

    def waiting(self):
        """What nobody looked at yet, of measures that are confirmed and titles that hold."""
        stands = Q(improvement__state=ImprovementState.CONFIRMED) | Q(title__state=ConsequenceState.HOLDS)
        return self.filter(stands, holds=None)
