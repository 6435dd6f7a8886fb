"""Support of facilities: schemes with rates and budgets, attendance, claims, payments."""

from facilities.support.models.attendance import Enrolment, Presence, month_of
from facilities.support.models.claims import AuditDraw, Claim, ClaimLine, LineCorrection, Objection
from facilities.support.models.payments import Batch, Payment, Recovery
from facilities.support.models.schemes import Budget, Rate, Scheme

__all__ = [
    "AuditDraw",
    "Batch",
    "Budget",
    "Claim",
    "ClaimLine",
    "Enrolment",
    "LineCorrection",
    "Objection",
    "Payment",
    "Presence",
    "Rate",
    "Recovery",
    "Scheme",
    "month_of",
]
