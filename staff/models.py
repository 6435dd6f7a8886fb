"""People who work in facilities, the posts they hold, what they have proven."""

from staff.attestation.models import AttestationBatch, AttestationRow, AttestedCredential
from staff.background.models import BackgroundCheck, CheckCampaign, Referral
from staff.bans.models import Ban, BanCase, BanGround
from staff.corrections.models import CorrectionRequest
from staff.guards.models import GuardDuty, GuardPost
from staff.identities.models import Identity
from staff.merging.models import Merger
from staff.people.models import Credential, CredentialKind, CredentialNeed, Person, Post
from staff.shifts.models import Leave, Presence, PresenceConflict, RatioDay, Shift
from staff.training.models import Course, Enrolment, Session, TrainingCertificate
from staff.transfers.models import Transfer
from staff.wallet.models import Wallet
from staff.whistleblowing.models import DismissalReview, StaffReport

__all__ = [
    "AttestationBatch",
    "AttestationRow",
    "AttestedCredential",
    "BackgroundCheck",
    "Ban",
    "BanCase",
    "BanGround",
    "CheckCampaign",
    "CorrectionRequest",
    "Course",
    "Credential",
    "CredentialKind",
    "CredentialNeed",
    "DismissalReview",
    "Enrolment",
    "GuardDuty",
    "GuardPost",
    "Identity",
    "Leave",
    "Merger",
    "Person",
    "Post",
    "Presence",
    "PresenceConflict",
    "RatioDay",
    "Referral",
    "Session",
    "Shift",
    "StaffReport",
    "TrainingCertificate",
    "Transfer",
    "Wallet",
]
