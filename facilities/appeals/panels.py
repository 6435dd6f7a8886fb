"""What appeals add to the pages of other cases."""

from datetime import date
from typing import Any

from facilities.appeals import appeals
from facilities.filing.case_page import case_page
from facilities.filing.models import Filing
from portal.models import User


@case_page
def appeals_against(user: User, filing: Filing, on: date) -> dict[str, Any]:
    """Add the appeals against decisions on the filing, and whether one may be made."""
    return {
        "appeals": appeals.about(filing),
        "may_appeal": filing.is_refused and appeals.may_appeal(user, filing, on=on),
    }
