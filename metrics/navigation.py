"""Menu entries of metrics."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from metrics.ground import policy as ground_policy
from metrics.indicators.models import IndicatorValue
from metrics.reports import policy as reports_policy
from metrics.reports.models.figures import FacilityFigure
from metrics.rollup import policy as rollup_policy
from metrics.rollup.models import AreaSummary, DirtyMark, FacilityBreach, FacilitySummary, RollupDay, RollupDifference
from metrics.supply import policy as supply_policy
from metrics.supply.models import Reach
from portal.audit.tracking import without_history
from portal.models import User
from portal.pages.navigation import Place, Section, for_everybody, navigation


@navigation(_("Dashboard"), "dashboard", order=60, section=Section.FIGURES, under=("/figures/",))
def dashboard(user: User | AnonymousUser) -> bool:
    """For those who see the figures of any area."""
    return ground_policy.may_see_some_figures(user)


@navigation(_("Targets"), "target-list", order=65, section=Section.FIGURES, under=("/measures/",))
def targets(user: User | AnonymousUser) -> bool:
    """For those who see the figures of any area."""
    return ground_policy.may_see_some_figures(user)


@navigation(_("Assessment"), "assessment-list", order=66, section=Section.FIGURES)
def assessments(user: User | AnonymousUser) -> bool:
    """For those who see the figures of a street or more."""
    return ground_policy.may_see_assessments(user)


@navigation(_("Bulletins"), "bulletin-list", order=67, section=Section.FIGURES)
def bulletins(user: User | AnonymousUser) -> bool:
    """For those who see the figures of a street or more."""
    return ground_policy.may_see_assessments(user)


@navigation(
    _("Supply planning"),
    "supply",
    order=68,
    section=Section.FIGURES,
    under=("/projects/", "/scenarios/", "/births/", "/estates/"),
)
def supply(user: User | AnonymousUser) -> bool:
    """For those who see the figures of any area."""
    return supply_policy.may_see_supply(user)


@navigation(_("Reports"), "report-list", order=70, section=Section.FIGURES)
def reports(user: User | AnonymousUser) -> bool:
    """For those who report figures or see what is reported."""
    return reports_policy.may_report(user)


@navigation(_("Upkeep"), "rollup-list", order=75, section=Section.RULES)
def upkeep(user: User | AnonymousUser) -> bool:
    """For whoever keeps the system, and the lead whose figures they are."""
    return rollup_policy.may_watch_rollups(user)


@navigation(_("Departments"), "departments", order=90, section=Section.PEOPLE)
def departments(user: User | AnonymousUser) -> bool:
    """For everybody: the founding document is public."""
    return True


@navigation(_("Statistics"), "statistics", order=85, section=Section.FIGURES)
def statistics(user: User | AnonymousUser) -> bool:
    """For visitors; who has logged in finds it in the footer of every page."""
    return not user.is_authenticated


for_everybody(Place.FOOTER, (70, _("Statistics"), "statistics"), (75, _("Places to come"), "planned"))

without_history(
    "counted anew from rows that are tracked",
    IndicatorValue,
    FacilityFigure,
    FacilitySummary,
    FacilityBreach,
    AreaSummary,
)
without_history("measured ways, as the last table brought them", Reach)
without_history("marks of the rollup's own work", DirtyMark, RollupDay, RollupDifference)
