"""Names of the grants that hang on areas and organisations. `portal.accounts.posts.ROLE_GRANTS` says which post brings which."""

SEE_FACILITIES = "portal.see_facilities"
SEE_FILINGS = "portal.see_filings"
REVIEW_FILINGS = "portal.review_filings"
DECIDE_FILINGS = "portal.decide_filings"
REGISTER_OPERATORS = "portal.register_operators"  # of the natures that one's department registers
GIVE_OPINIONS = "portal.give_opinions"  # on filings, in the field of one's department
INSPECT = "portal.inspect"
SEE_INSPECTIONS = "portal.see_inspections"  # of every department; others see those of their own field
SCREEN_COMPLAINTS = "portal.screen_complaints"  # and everything about them, whoever deals with them
SEE_PERSONAL_DATA = "portal.see_personal_data"
SEE_FIGURES = "portal.see_figures"
REPORT_FIGURES = "portal.report_figures"
APPROVE_FIGURES = "portal.approve_figures"  # a street checks its communities, the district approves
LOCK_FIGURES = "portal.lock_figures"  # closes periods, names exceptions, keeps targets and assessments
KEEP_RULEBOOK = "portal.keep_rulebook"
KEEP_ACCOUNTS = "portal.keep_accounts"
KEEP_SECURITY = "portal.keep_security"  # who logs in how: second factors, locks, sessions, what happened at the door
AUDIT = "portal.audit"  # reads what others did, and changes nothing
IMPORT_REGISTERS = "portal.import_registers"
OPERATE = "portal.operate"

ON_AREAS = (
    SEE_FACILITIES,
    SEE_FILINGS,
    REVIEW_FILINGS,
    DECIDE_FILINGS,
    REGISTER_OPERATORS,
    GIVE_OPINIONS,
    INSPECT,
    SEE_INSPECTIONS,
    SCREEN_COMPLAINTS,
    SEE_PERSONAL_DATA,
    SEE_FIGURES,
    REPORT_FIGURES,
    APPROVE_FIGURES,
    LOCK_FIGURES,
    KEEP_RULEBOOK,
    KEEP_ACCOUNTS,
    KEEP_SECURITY,
    AUDIT,
    IMPORT_REGISTERS,
)
ON_ORGANISATIONS = (OPERATE,)


def codename(permission: str) -> str:
    """Return the part after the dot, as Django's permission table stores it."""
    return permission.partition(".")[2]
