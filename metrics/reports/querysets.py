"""Recurring questions about figures, indicators and summaries."""

from datetime import date

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery

from metrics.reports.choices import CHECKED_BY_STREET, OPEN_REPORTS, Reporter, ReportState
from portal import permissions
from portal.accounts.scope import scope_of
from portal.areas.choices import AreaLevel
from portal.models import Organisation


class ReportKindQuerySet(QuerySet):
    def asked_for(self, period: date):
        """The version of each kind that is used for a period that begins on the day."""
        newest = self.model._default_manager.filter(code=OuterRef("code"), valid_from__lte=period).order_by("-version")
        return self.filter(pk=Subquery(newest.values("pk")[:1]))


class ReportQuerySet(QuerySet):
    def visible_to(self, user):
        """Reports of the areas whose figures the user sees, and those of the user's own facilities."""
        scope = scope_of(user)
        own = Q(facility__operator__organisation__in=scope.keys(permissions.OPERATE, Organisation))
        return self.filter(scope.in_areas(permissions.SEE_FIGURES) | own)

    def filled_by(self, user):
        """Reports that the user fills: of the communities and streets reported for, the department, the facilities."""
        scope = scope_of(user)
        here = scope.in_areas(permissions.REPORT_FIGURES)
        facility = Q(facility__operator__organisation__in=scope.keys(permissions.OPERATE, Organisation))
        department = Q(kind__department__in=scope.departments) & scope.in_areas(permissions.SEE_FIGURES)
        areas = Q(kind__reporter__in=[Reporter.COMMUNITY, Reporter.STREET])
        return self.filter((areas & here) | (Q(kind__reporter=Reporter.FACILITY) & facility) | department)

    def checked_by(self, user):
        """Reports that wait for the user's step upwards: the street's check, then the district's approval."""
        scope = scope_of(user)
        here = scope.in_areas(permissions.APPROVE_FIGURES)
        is_district = any(len(code) <= AreaLevel.DISTRICT for code in scope.areas(permissions.APPROVE_FIGURES))
        by_street = Q(state=ReportState.SENT, kind__reporter__in=CHECKED_BY_STREET)
        by_district = Q(state=ReportState.CHECKED) | Q(state=ReportState.SENT) & ~Q(
            kind__reporter__in=CHECKED_BY_STREET
        )
        return self.filter(here, by_district if is_district else by_street)

    def open(self):
        """Reports that the office works on."""
        return self.filter(state__in=OPEN_REPORTS)

    def late(self, on: date):
        """Reports that were sent late, or are overdue on the day."""
        return self.filter(Q(sent_on__gt=F("due_on")) | Q(sent_on__isnull=True, due_on__lt=on))

    def unlocked(self, on: date):
        """Reports of open periods, and those with an exception that runs on the day."""
        held = self.model._meta.apps.get_model("metrics", "PeriodLock").objects
        locked = Exists(held.filter(kind=OuterRef("kind"), period=OuterRef("period")))
        return self.filter(~locked | Q(exceptions__until__gte=on)).distinct()

    def with_office(self):
        """Bring along what names the report."""
        return self.select_related("kind__department", "area__parent", "facility__operator__organisation")


class ReportVersionQuerySet(QuerySet):
    def counting(self):
        """The version of each report that counts."""
        return self.filter(pk=F("report__counted"))
