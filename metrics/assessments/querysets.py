"""Recurring questions about figures, indicators and summaries."""

from django.db.models import OuterRef, QuerySet, Subquery

from portal import permissions
from portal.accounts.scope import scope_of


class AssessmentQuerySet(QuerySet):
    def visible_to(self, user):
        """Assessments of the areas whose figures the user sees; a department's lies in the district."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_FIGURES))

    def with_lines(self):
        """Bring along what the points are made of."""
        return self.select_related("area", "department").prefetch_related("lines__rule")


class OfAssessmentQuerySet(QuerySet):
    def visible_to(self, user):
        """Of offices whose figures the user sees."""
        return self.filter(scope_of(user).in_areas(permissions.SEE_FIGURES, "assessment__area_id"))

    def with_office(self):
        """Bring along whose it is."""
        return self.select_related("assessment__area", "assessment__department")


class ScoringRuleQuerySet(QuerySet):
    def in_force(self, year: int):
        """The version of each rule by which a year is assessed, in order."""
        newest = self.model._default_manager.filter(code=OuterRef("code"), first_year__lte=year).order_by("-version")
        return self.filter(pk=Subquery(newest.values("pk")[:1])).order_by("audience", "order", "code")
