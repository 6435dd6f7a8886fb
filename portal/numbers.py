"""What the rulebook's numbers mean, in words; the numbers themselves are data."""

from django.utils.functional import Promise
from django.utils.translation import gettext, gettext_lazy as _

OF_A_CLASS: dict[str, Promise] = {
    "infant": _("Infant class"),
    "toddler": _("Toddler class"),
    "older": _("Older toddler class"),
    "mixed": _("Mixed class"),
}
QUANTITIES: dict[str, Promise] = {
    "most_children": _("most children"),
    "months_from": _("age from, in months"),
    "months_to": _("age up to, in months"),
    "ratio": _("children per carer"),
    "highest_floor": _("highest usual floor"),
    "activity_area": _("smallest activity area"),
    "sleep_area": _("smallest sleeping area"),
}
NAMES: dict[str, Promise] = {
    "facility.most_classes": _("Most classes of a facility"),
    "family.most_children": _("Most children at a family care point"),
    "family.ratio": _("Children per carer at a family care point"),
    "floor.blocking_from": _("First floor that must not be used"),
    "lease.least_years": _("Shortest lease"),
    "outdoor.area_per_child": _("Outdoor area per child"),
    "window.share_of_floor": _("Window area as a share of the floor"),
    "observation_room.area": _("Smallest health observation room"),
    "head.experience_years": _("Head: years of related management"),
    "head.training_hours": _("Head: hours of post training"),
    "health_worker.children_per_full_time": _("Children per full-time health worker"),
    "guards.least": _("Fewest guards on duty"),
    "cooks.children_per_cook": _("Children per cook"),
    "credential.health_certificate.months": _("Health certificate: months valid"),
    "credential.no_crime.months": _("Check of offence records: months valid"),
    "term.receipt.working_days": _("Term for the filing receipt"),
    "term.nonconformity.working_days": _("Term for the notice of non-conformity"),
    "term.registration.for_profit.working_days": _("Term for a registration by market supervision"),
    "term.registration.non_profit.working_days": _("Term for a registration by civil affairs"),
    "term.registration.public.working_days": _("Term for a registration by the establishment office"),
    "registration.members.least": _("Fewest board members of a non-profit"),
    "term.opinion.working_days": _("Term for a department's opinion"),
    "escalation.before.working_days": _("Escalation: working days before the due date"),
    "escalation.after.working_days": _("Escalation: working days after the due date"),
    "load.open": _("Load of a reviewer: weight of an open filing"),
    "load.due_this_week": _("Load of a reviewer: weight of a filing due within the week"),
    "load.overdue": _("Load of a reviewer: weight of an overdue filing"),
    "term.verification.working_days": _("Term for the on-site verification"),
    "term.hearing.working_days": _("Hearing period before a cancellation"),
    "refusal.hearing.working_days": _("Hearing period before a refusal (0: none)"),
    "correction.serious.working_days": _("Order to correct: serious breach"),
    "correction.major.working_days": _("Order to correct: major breach"),
    "correction.minor.working_days": _("Order to correct: minor breach"),
    "correction.advice.working_days": _("Order to correct: technical advice"),
    "rectification.serious.working_days": _("Rectification of a serious finding"),
    "rectification.major.working_days": _("Rectification of a major finding"),
    "rectification.minor.working_days": _("Rectification of a minor finding"),
    "rectification.advice.working_days": _("Following technical advice"),
    "reminder.first_days": _("First reminder before expiry"),
    "reminder.second_days": _("Second reminder before expiry"),
    "reminder.last_days": _("Last reminder before expiry"),
    "duty.act_within_days": _("Days without an act after which a department's duty is overdue"),
    "outdoors.hours_per_day": _("Time outdoors a day"),
    "cctv.retention_days": _("Days that footage is kept"),
    "food_sample.grams": _("Smallest food sample"),
    "food_sample.hours": _("Hours that food samples are kept"),
    "fire.two_exits_above_area": _("Room size from which two exits are needed"),
    "fire.area_per_extinguisher": _("Area per fire extinguisher"),
    "risk.serious": _("Risk: weight of a serious finding"),
    "risk.major": _("Risk: weight of a major finding"),
    "risk.minor": _("Risk: weight of a minor finding"),
    "risk.open_findings": _("Risk: weight of an open finding"),
    "risk.overdue_findings": _("Risk: weight of an overdue finding"),
    "risk.months_unvisited": _("Risk: weight of a month without a visit"),
    "risk.months_most": _("Risk: most months without a visit that count"),
    "visit_risk.open": _("Risk for planning: points of an open finding"),
    "visit_risk.overdue": _("Risk for planning: points of an overdue finding"),
    "visit_risk.serious": _("Risk for planning: points of a serious open finding"),
    "visit_risk.repeat": _("Risk for planning: points of a finding made again"),
    "visit_risk.repeat_months": _("Risk for planning: months in which a finding made again counts"),
    "visit_risk.medium_from": _("Risk for planning: points from which the risk is medium"),
    "visit_risk.high_from": _("Risk for planning: points from which the risk is high"),
    "visit_interval.daily.high.days": _("Days between patrols at high risk"),
    "visit_interval.daily.medium.days": _("Days between patrols at medium risk"),
    "visit_interval.daily.low.days": _("Days between patrols at low risk"),
    "visit_interval.department.high.days": _("Days between a department's visits at high risk"),
    "visit_interval.department.medium.days": _("Days between a department's visits at medium risk"),
    "visit_interval.department.low.days": _("Days between a department's visits at low risk"),
    "draw.publication.working_days": _("Term for publishing the results of a double random draw"),
    "draw.publishes_inspectors": _("Names of inspectors are published with the results (1: yes, 0: no)"),
    "absence.recheck_months": _("Absence after which health is checked again"),
}


def name_of(key: str) -> str:
    """Return what a number means in the language of the page; a number that has no words yet goes by its key."""
    start, _dot, rest = key.partition(".")
    kind, _dot, quantity = rest.partition(".")
    if start == "class" and kind in OF_A_CLASS and quantity in QUANTITIES:
        return gettext("%(kind)s: %(quantity)s") % {"kind": OF_A_CLASS[kind], "quantity": QUANTITIES[quantity]}
    return str(NAMES.get(key, key))
