"""The cellar's tables."""

from portal.models.accounts import Department, Duty, Membership, Organisation, User
from portal.models.areas import Area
from portal.models.clock import CalendarDay, PauseCause, Term, TermPause
from portal.models.dossier import Document, DocumentKind
from portal.models.history import PersonalDataAccess, Transition
from portal.models.imports import ImportedRow, ImportFault, ImportRun
from portal.models.letters import Letter, LetterTemplate, Notice
from portal.models.operations import ChangeStamp, Guess, Heartbeat, NumberSeries, QueuedTask
from portal.models.rulebook import Clause, Regulation, Threshold
from portal.models.signing import SigningKey

__all__ = [
    "Area",
    "CalendarDay",
    "ChangeStamp",
    "Clause",
    "Department",
    "Document",
    "DocumentKind",
    "Duty",
    "Guess",
    "Heartbeat",
    "ImportFault",
    "ImportRun",
    "ImportedRow",
    "Letter",
    "LetterTemplate",
    "Membership",
    "Notice",
    "NumberSeries",
    "Organisation",
    "PauseCause",
    "PersonalDataAccess",
    "QueuedTask",
    "Regulation",
    "SigningKey",
    "Term",
    "TermPause",
    "Threshold",
    "Transition",
    "User",
]
