"""Operators, facilities, classes, filings and receipts."""

from facilities.models.facilities import CareClass, Facility
from facilities.models.filings import Filing, Receipt, Remark
from facilities.models.operators import Operator
from facilities.models.papers import DeclaredPaper

__all__ = ["CareClass", "DeclaredPaper", "Facility", "Filing", "Operator", "Receipt", "Remark"]
