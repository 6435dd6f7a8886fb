"""Operators and their registration, facilities, classes, filings, receipts, decisions, and what follows a filing."""

from facilities.models.appeals import Appeal
from facilities.models.casefiles import CaseFileExport
from facilities.models.changes import Amendment, Origin, Price
from facilities.models.consulting import JointVisit, Opinion, OpinionRule
from facilities.models.decisions import Cancellation, CancellationGround, Proposal
from facilities.models.endings import Arrangement, Termination
from facilities.models.facilities import CareClass, Facility
from facilities.models.filings import Filing, Receipt, Remark
from facilities.models.operators import Operator
from facilities.models.papers import DeclaredPaper
from facilities.models.pauses import Suspension
from facilities.models.registrations import Member, Registration, RegistrationRemark, RegistryEntry
from facilities.models.reports import AnnualReport
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
    "Amendment",
    "AnnualReport",
    "Appeal",
    "Arrangement",
    "Assignment",
    "Cancellation",
    "CancellationGround",
    "CareClass",
    "CaseFileExport",
    "CorrectionAnswer",
    "CorrectionOrder",
    "DeclaredPaper",
    "Facility",
    "Filing",
    "JointVisit",
    "Member",
    "Operator",
    "Opinion",
    "OpinionRule",
    "OrderPoint",
    "Origin",
    "Price",
    "Proposal",
    "Receipt",
    "Recusal",
    "Registration",
    "RegistrationRemark",
    "RegistryEntry",
    "Remark",
    "Suspension",
    "Termination",
    "Verification",
    "VerificationItem",
]
