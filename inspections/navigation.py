"""The inspections' entries of the main menu."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from facilities.daily.policy import may_keep_some
from facilities.stations.policy import may_note_homes
from inspections.checklists import policy as checklists_policy
from inspections.complaints import policy as complaint_policy
from inspections.complaints.models import Complaint
from inspections.credit import policy as credit_policy
from inspections.evaluation import policy as evaluation_policy
from inspections.findings import policy as findings_policy
from inspections.findings.models import ComplianceSpan
from inspections.footage.models import FootageRequest
from inspections.ground import policy as ground_policy
from inspections.incidents import policy as incident_policy
from inspections.incidents.models import Incident
from inspections.monitoring import policy as monitoring_policy
from inspections.monitoring.models import BatchRefusal, BeatBatch, DetectionRun, LatestBeat, MonitoringMonth
from inspections.unfiled import policy as unfiled_policy
from inspections.unfiled.models import UnfiledPlace
from inspections.visits.models import Visit
from portal.audit.tracking import without_history
from portal.models import User
from portal.pages.navigation import Place, Section, for_everybody, navigation, script
from portal.pages.searching import searchable
from portal.rulebook.policy import may_keep_rulebook


@navigation(_("Visits"), "visit-list", order=40, section=Section.OVERSIGHT, under=("/submissions/", "/odk/"))
def sees_visits(user: User | AnonymousUser) -> bool:
    """Inspectors, those who oversee them, and operators."""
    return ground_policy.has_visits(user)


@navigation(_("Visits on the phone"), "field", order=40, section=Section.OVERSIGHT)
def takes_visits_along(user: User | AnonymousUser) -> bool:
    """Whoever inspects: the field app, from every page."""
    return ground_policy.may_inspect(user)


@navigation(_("Day cards on the phone"), "field", order=20, section=Section.DAY)
def keeps_days(user: User | AnonymousUser) -> bool:
    """Operators fill in the day on the phone, also without network."""
    return may_keep_some(user)


@navigation(_("Home visits on the phone"), "field", order=33, section=Section.PEOPLE)
def takes_home_visits_along(user: User | AnonymousUser) -> bool:
    """Workers of communities who neither inspect nor run a facility: to them the field app is for home visits."""
    return may_note_homes(user) and not takes_visits_along(user) and not keeps_days(user)


@navigation(_("Findings"), "finding-list", order=41, section=Section.OVERSIGHT, under=("/extensions/",))
def sees_findings(user: User | AnonymousUser) -> bool:
    """Whoever finds, oversees or corrects."""
    return ground_policy.has_visits(user)


@navigation(_("Checklists"), "checklist-list", order=20, section=Section.RULES)
def sees_checklists(user: User | AnonymousUser) -> bool:
    """Whoever inspects by them, oversees or writes them."""
    return checklists_policy.may_see_checklists(user)


@navigation(_("Stop orders"), "stop-order-list", order=43, section=Section.OVERSIGHT)
def sees_stops(user: User | AnonymousUser) -> bool:
    """Whoever inspects, oversees or runs a facility."""
    return findings_policy.may_see_stops(user)


@navigation(_("Sanctions"), "sanction-list", order=44, section=Section.OVERSIGHT)
def sees_sanctions(user: User | AnonymousUser) -> bool:
    """The health bureau."""
    return findings_policy.may_see_sanctions(user)


@navigation(_("Complaints"), "complaint-list", order=45, section=Section.OVERSIGHT)
def sees_complaints(user: User | AnonymousUser) -> bool:
    """Whoever screens, deals with or takes down."""
    return complaint_policy.may_take_down(user)


@navigation(_("Explanations"), "explanation-list", order=45, section=Section.OVERSIGHT)
def sees_explanations(user: User | AnonymousUser) -> bool:
    """Operators, who are asked."""
    return complaint_policy.has_explanations(user)


@navigation(_("Incidents"), "incident-list", order=46, section=Section.OVERSIGHT, under=("/lessons/",))
def sees_incidents(user: User | AnonymousUser) -> bool:
    """Whoever reports, investigates or oversees."""
    return incident_policy.has_incidents(user)


@navigation(_("Unfiled places"), "unfiled-place-list", order=46, section=Section.OVERSIGHT)
def sees_unfiled(user: User | AnonymousUser) -> bool:
    """Inspectors and those who oversee them."""
    return unfiled_policy.may_see_unfiled(user)


@navigation(
    _("Cameras"),
    "monitoring",
    order=46,
    section=Section.OVERSIGHT,
    under=("/outages/", "/footage/", "/camera-filings/"),
)
def sees_monitoring(user: User | AnonymousUser) -> bool:
    """Operators, and who watches over cameras: bureau, streets, police."""
    return monitoring_policy.has_monitoring(user)


@navigation(_("Evaluations"), "round-list", order=47, section=Section.OVERSIGHT)
def sees_evaluations(user: User | AnonymousUser) -> bool:
    """Operators, and who oversees; assessors come by their worklist."""
    return evaluation_policy.has_menu(user)


@navigation(_("Credit"), "credit-overview", order=47, section=Section.OVERSIGHT)
def sees_credit(user: User | AnonymousUser) -> bool:
    """Offices that oversee inspections."""
    return credit_policy.may_list_credit(user)


@navigation(
    _("Plans and draws"),
    "plan-list",
    order=48,
    section=Section.OVERSIGHT,
    under=("/visits/due/", "/draws/", "/conflicts/"),
)
def sees_plans(user: User | AnonymousUser) -> bool:
    """Whoever inspects or oversees inspections."""
    return ground_policy.may_see_plans(user)


for_everybody(
    Place.FOOTER,
    (40, _("Inspection plans and draws"), "public-plan-list"),
    (41, _("Grades of quality"), "grades-public"),
    (50, _("Complain or report"), "complaint-create"),
    (60, _("Progress of a complaint"), "complaint-progress"),
)
for order, label, url_name in (
    (50, _("Routing of complaints"), "routing-rule-list"),
    (51, _("Alerts of incidents"), "alert-rule-list"),
    (52, _("Alerts of stop orders"), "alarm-rule-list"),
):
    navigation(label, url_name, order=order, section=Section.RULES)(may_keep_rulebook)


@script(
    "inspections/leaving.js",
    warning=_("There are {count} unsent visits on this device. Logging out deletes them. Log out anyway?"),
)
def may_have_visits_on_a_device(user: User | AnonymousUser) -> bool:
    """Whoever can log out."""
    return user.is_authenticated


OF_FACILITY = {"title": "number", "hint": "facility__name"}
searchable(_("Visits"), "visit", Visit.objects.visible_to, "number", "facility__name", **OF_FACILITY)
searchable(_("Complaints"), "complaint", Complaint.objects.visible_to, "number", "source_number", **OF_FACILITY)
searchable(_("Incidents"), "incident", Incident.objects.visible_to, "number", **OF_FACILITY)
searchable(
    _("Unfiled places"), "unfiled-place", UnfiledPlace.objects.visible_to, "number", "name", title="name", hint="number"
)

without_history("what a family deletes is gone", FootageRequest)
without_history("counted anew from rows that are tracked", ComplianceSpan, MonitoringMonth)
without_history("told anew each minute; the bits of the day keep it", LatestBeat, BeatBatch, BatchRefusal, DetectionRun)
