"""Operators and their registration, facilities, classes, filings and receipts."""

from facilities.models.facilities import CareClass, Facility
from facilities.models.filings import Filing, Receipt, Remark
from facilities.models.operators import Operator
from facilities.models.registrations import Member, Registration, RegistrationRemark, RegistryEntry

__all__ = [
    "CareClass",
    "Facility",
    "Filing",
    "Member",
    "Operator",
    "Receipt",
    "Registration",
    "RegistrationRemark",
    "RegistryEntry",
    "Remark",
]
