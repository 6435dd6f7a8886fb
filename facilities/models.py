"""Operators and their registration, facilities, classes, filings, receipts, decisions, and what follows a filing."""

from facilities.alarms.models import AlarmButton, AlarmTest
from facilities.appeals.models import Appeal
from facilities.casefile.models import CaseFileExport
from facilities.daily.models import DayCard, DayClass, OpeningDay, SpecialDay
from facilities.decisions.models import Cancellation, CancellationGround
from facilities.entries.models import EntryCheck
from facilities.families.models import Booking, Child, Family, FamilyCode, Follow, FollowedSearch, VisitSlot
from facilities.filing.models import Amendment, DeclaredPaper, Filing, Origin, Receipt, Remark
from facilities.ground.models import CareClass, Facility, Operator
from facilities.health.models import Cluster, HealthEvent
from facilities.inclusive.models import Recognition
from facilities.meals.models import FoodSample, MealMonth, Menu
from facilities.opinions.models import JointVisit, Opinion, OpinionRule
from facilities.photos.models import Photo
from facilities.places.models import ClassOffer, Landmark, OpeningHours
from facilities.premises.models import Lease, Premises, RentRelief
from facilities.prices.models import FeeItem, FeeLine, FeeSheet, PriceInquiry, PriceRule
from facilities.proposals.models import Proposal
from facilities.purchases.models import Acceptance, CatalogueEntry, Contract
from facilities.registration.models import Member, Registration, RegistrationRemark, RegistryEntry
from facilities.relief.models import Relief, ReliefGrant
from facilities.review.models import Absence, Assignment, Recusal, Wording
from facilities.safety.models import AbuseReport, AbuseStep, Drill, EmergencyPlan, EquipmentCheck
from facilities.stations.models import (
    Article,
    Attendance,
    Campaign,
    HomeVisit,
    SignUp,
    Station,
    StationActivity,
)
from facilities.support.models import (
    AuditDraw,
    Batch,
    Budget,
    Claim,
    ClaimLine,
    Enrolment,
    LineCorrection,
    Objection,
    Payment,
    Presence,
    Rate,
    Recovery,
    Scheme,
)
from facilities.suspension.models import Suspension
from facilities.termination.models import Arrangement, Termination
from facilities.verification.models import (
    CorrectionAnswer,
    CorrectionOrder,
    OrderPoint,
    Verification,
    VerificationItem,
)
from facilities.vouchers.models import Voucher
from facilities.waiting.models import PlaceOffer, PlaceSwap, WaitPoint, Wish
from facilities.yearly.models import AnnualReport

__all__ = [
    "Absence",
    "AbuseReport",
    "AbuseStep",
    "Acceptance",
    "AlarmButton",
    "AlarmTest",
    "Amendment",
    "AnnualReport",
    "Appeal",
    "Arrangement",
    "Article",
    "Assignment",
    "Attendance",
    "AuditDraw",
    "Batch",
    "Booking",
    "Budget",
    "Campaign",
    "Cancellation",
    "CancellationGround",
    "CareClass",
    "CaseFileExport",
    "CatalogueEntry",
    "Child",
    "Claim",
    "ClaimLine",
    "ClassOffer",
    "Cluster",
    "Contract",
    "CorrectionAnswer",
    "CorrectionOrder",
    "DayCard",
    "DayClass",
    "DeclaredPaper",
    "Drill",
    "EmergencyPlan",
    "Enrolment",
    "EntryCheck",
    "EquipmentCheck",
    "Facility",
    "Family",
    "FamilyCode",
    "FeeItem",
    "FeeLine",
    "FeeSheet",
    "Filing",
    "Follow",
    "FollowedSearch",
    "FoodSample",
    "HealthEvent",
    "HomeVisit",
    "JointVisit",
    "Landmark",
    "Lease",
    "LineCorrection",
    "MealMonth",
    "Member",
    "Menu",
    "Objection",
    "OpeningDay",
    "OpeningHours",
    "Operator",
    "Opinion",
    "OpinionRule",
    "OrderPoint",
    "Origin",
    "Payment",
    "Photo",
    "PlaceOffer",
    "PlaceSwap",
    "Premises",
    "Presence",
    "PriceInquiry",
    "PriceRule",
    "Proposal",
    "Rate",
    "Receipt",
    "Recognition",
    "Recovery",
    "Recusal",
    "Registration",
    "RegistrationRemark",
    "RegistryEntry",
    "Relief",
    "ReliefGrant",
    "Remark",
    "RentRelief",
    "Scheme",
    "SignUp",
    "SpecialDay",
    "Station",
    "StationActivity",
    "Suspension",
    "Termination",
    "Verification",
    "VerificationItem",
    "VisitSlot",
    "Voucher",
    "WaitPoint",
    "Wish",
    "Wording",
]
