"""Operators, facilities, classes, filings and receipts."""

from facilities.models.facilities import CareClass, Facility
from facilities.models.filings import Filing, Receipt, Remark
from facilities.models.operators import Operator
from facilities.models.vetting import Absence, Assignment, Recusal

__all__ = [
    "Absence",
    "Assignment",
    "CareClass",
    "Facility",
    "Filing",
    "Operator",
    "Receipt",
    "Recusal",
    "Remark",
]
