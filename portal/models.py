"""The cellar's tables."""

from portal.accounts.history import LoginEvent, PersonalDataAccess
from portal.accounts.models import Department, Duty, Guess, Membership, Organisation, PostProposal, User
from portal.areas.models import Area
from portal.audit.models import RowChange, Seal, SealMark
from portal.clock.models import CalendarDay, PauseCause, Term, TermPause
from portal.delegation.models import Delegation, UrgentAccess
from portal.documents.models import Document, DocumentKind
from portal.exchange.models import ApiToken, Delivery, ExternalSystem, KeptAnswer, StatedRequest, Subscription
from portal.federation.models import LinkedLogin
from portal.importing.models import ImportedRow, ImportFault, ImportRun
from portal.letters.models import Letter, LetterTemplate, Notice
from portal.mandates.models import ColleagueInvitation, Mandate
from portal.operations.models import ChangeStamp, Heartbeat, NumberSeries
from portal.outbox.models import QueuedTask
from portal.retention.models import RetentionReport
from portal.rulebook.models import Clause, Regulation, RuleChange, Threshold
from portal.signin.models import LoginSession, RecoveryCode, RoleRule, SecondFactor
from portal.signing.models import SigningKey
from portal.subjects.models import SubjectRequest
from portal.texting.models import TextMessage
from portal.workflow.models import Transition

__all__ = [
    "ApiToken",
    "Area",
    "CalendarDay",
    "ChangeStamp",
    "Clause",
    "ColleagueInvitation",
    "Delegation",
    "Delivery",
    "Department",
    "Document",
    "DocumentKind",
    "Duty",
    "ExternalSystem",
    "Guess",
    "Heartbeat",
    "ImportFault",
    "ImportRun",
    "ImportedRow",
    "KeptAnswer",
    "Letter",
    "LetterTemplate",
    "LinkedLogin",
    "LoginEvent",
    "LoginSession",
    "Mandate",
    "Membership",
    "Notice",
    "NumberSeries",
    "Organisation",
    "PauseCause",
    "PersonalDataAccess",
    "PostProposal",
    "QueuedTask",
    "RecoveryCode",
    "Regulation",
    "RetentionReport",
    "RoleRule",
    "RowChange",
    "RuleChange",
    "Seal",
    "SealMark",
    "SecondFactor",
    "SigningKey",
    "StatedRequest",
    "SubjectRequest",
    "Subscription",
    "Term",
    "TermPause",
    "TextMessage",
    "Threshold",
    "Transition",
    "UrgentAccess",
    "User",
]
