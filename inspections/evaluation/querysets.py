"""Questions about evaluations. Scores are blind: while a facility is being scored, an assessor's sheet is the assessor's alone."""

from datetime import date

from django.db.models import Q, QuerySet

from inspections.evaluation.choices import (
    AFTER_SCORING,
    TO_DO,
    EvaluationState,
    GradeState,
    ImprovementState,
    RoundState,
)
from inspections.ground.querysets import overseen, own
from portal import permissions
from portal.accounts.scope import scope_of


class RoundQuerySet(QuerySet):
    def visible_to(self, user):
        """Rounds of areas in which the user oversees inspections."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_INSPECTIONS))

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
