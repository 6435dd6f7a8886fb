"""Operators, facilities, classes, filings and receipts, and what follows a filing."""

from facilities.models.appeals import Appeal
from facilities.models.changes import Amendment, Origin, Price
from facilities.models.endings import Arrangement, Termination
from facilities.models.facilities import CareClass, Facility
from facilities.models.filings import Filing, Receipt, Remark
from facilities.models.operators import Operator
from facilities.models.pauses import Suspension
from facilities.models.reports import AnnualReport

__all__ = [
    "Amendment",
    "AnnualReport",
    "Appeal",
    "Arrangement",
    "CareClass",
    "Facility",
    "Filing",
    "Operator",
    "Origin",
    "Price",
    "Receipt",
    "Remark",
    "Suspension",
    "Termination",
]
