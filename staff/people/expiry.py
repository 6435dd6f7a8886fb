"""Until when a credential holds whose paper names no last day."""

from datetime import date

from dateutil.relativedelta import relativedelta

from portal.rulebook.rulebook import Limits
from staff.people.models import CredentialKind


def last_day(kind: CredentialKind, issued_on: date, *, on: date) -> date | None:
    """Return the last valid day by the months of the rulebook of `on`; None for a kind that does not run out. Raises MissingThreshold."""
    if not kind.expires:
        return None
    return issued_on + relativedelta(months=int(Limits(on)[kind.validity_key]), days=-1)
