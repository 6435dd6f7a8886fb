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
<<<<<<< HEAD
    "term.screening.working_days": _("Term for screening a complaint"),
    "term.complaint.working_days": _("Term for the reply to a complaint"),
    "term.complaint_part.working_days": _("Term for a department's part of a complaint"),
    "term.explanation.working_days": _("Term for a facility's explanation"),
    "complaint.reopening.working_days": _("Term in which a complaint may be reopened"),
    "incident.minor.report_hours": _("Hours to report a minor incident"),
    "incident.serious.report_hours": _("Hours to report a serious incident"),
    "incident.grave.report_hours": _("Hours to report a grave incident"),
    "incident.minor.follow_up_hours": _("Hours between reports on a minor incident"),
    "incident.serious.follow_up_hours": _("Hours between reports on a serious incident"),
    "incident.grave.follow_up_hours": _("Hours between reports on a grave incident"),
=======
    "term.appeal.working_days": _("Term for an appeal after the decision"),
    "term.review.working_days": _("Term for the decision on an appeal"),
    "suspension.agreement_from_days": _("Suspension: days from which the bureau's agreement is needed"),
    "suspension.longest_days": _("Suspension: most days"),
    "suspension.reminder_days": _("Suspension: days before its end when the operator is reminded"),
    "annual.opens_days_before_year_end": _("Annual report: days before the year's end when it opens"),
    "annual.due_days_after_year_end": _("Annual report: days after the year's end when it is due"),
>>>>>>> main
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
    "absence.recheck_months": _("Absence after which health is checked again"),
}


def name_of(key: str) -> str:
    """Return what a number means in the language of the page; a number that has no words yet goes by its key."""
    start, _dot, rest = key.partition(".")
    kind, _dot, quantity = rest.partition(".")
    if start == "class" and kind in OF_A_CLASS and quantity in QUANTITIES:
        return gettext("%(kind)s: %(quantity)s") % {"kind": OF_A_CLASS[kind], "quantity": QUANTITIES[quantity]}
    return str(NAMES.get(key, key))
