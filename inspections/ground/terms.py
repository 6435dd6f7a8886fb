"""What of a failed item is ordered to be corrected, and within how many working days."""

from datetime import date

from portal.rulebook.choices import Severity
from portal.rulebook.rulebook import Limits


def is_ordered(severity: str) -> bool:
    """Say whether what was found is ordered to be corrected; technical advice is not."""
    return severity != Severity.ADVICE


def working_days(severity: str, *, on: date) -> int:
    """Return how many working days an operator has for a finding of the severity. Raises MissingThreshold."""
    return int(Limits(on)[f"rectification.{severity}.working_days"])
