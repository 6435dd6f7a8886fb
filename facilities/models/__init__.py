"""Operators and their registration, facilities, classes, filings, receipts, and the decisions on them."""

from facilities.models.consulting import JointVisit, Opinion, OpinionRule
from facilities.models.decisions import Cancellation, CancellationGround, Proposal
from facilities.models.facilities import CareClass, Facility
from facilities.models.filings import Filing, Receipt, Remark
from facilities.models.operators import Operator
from facilities.models.registrations import Member, Registration, RegistrationRemark, RegistryEntry
from facilities.models.verifications import (
    CorrectionAnswer,
    CorrectionOrder,
    OrderPoint,
    Verification,
    VerificationItem,
)
from facilities.models.vetting import Absence, Assignment, Recusal

__all__ = [
    "Absence",
    "Assignment",
    "Cancellation",
    "CancellationGround",
    "CareClass",
    "CorrectionAnswer",
    "CorrectionOrder",
    "Facility",
    "Filing",
    "JointVisit",
    "Member",
    "Operator",
    "Opinion",
    "OpinionRule",
    "OrderPoint",
    "Proposal",
    "Receipt",
    "Recusal",
    "Registration",
    "RegistrationRemark",
    "RegistryEntry",
    "Remark",
    "Verification",
    "VerificationItem",
]
