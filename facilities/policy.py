"""Who may do what with facilities and filings. One predicate per question; each asks about the anchor, never about a role."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.models import AnonymousUser

from facilities.choices import FacilityState, FilingState
from portal import permissions
from portal.scope import may, may_anywhere

if TYPE_CHECKING:
    from facilities.models import Facility, Filing
    from portal.models import User


def may_operate(user: User | AnonymousUser, facility: Facility) -> bool:
    """Say whether the user acts for the operator that runs the facility."""
    return may(user, permissions.OPERATE, facility.operator.organisation)


def may_create_facilities(user: User | AnonymousUser) -> bool:
    """Say whether the user acts for any operator at all."""
    return may_anywhere(user, permissions.OPERATE)


def may_edit(user: User | AnonymousUser, facility: Facility) -> bool:
    """The dossier is the operator's until it is handed in, and again when it is returned; a filed one is not edited."""
    is_open = facility.state == FacilityState.UNFILED and not _is_with_the_bureau(facility)
    return is_open and may_operate(user, facility)


def may_renew_documents(user: User | AnonymousUser, facility: Facility) -> bool:
    """Documents that run out are renewed at any time, except while the bureau reviews or after the facility is closed."""
    is_gone = facility.state in (FacilityState.CLOSED, FacilityState.CANCELLED)
    return not is_gone and not _is_with_the_bureau(facility) and may_operate(user, facility)


def may_file(user: User | AnonymousUser, filing: Filing) -> bool:
    """A filing is submitted, withdrawn and corrected by the operator of its facility."""
    return may_operate(user, filing.facility)


def _is_with_the_bureau(facility: Facility) -> bool:
    return facility.filings.filter(state=FilingState.SUBMITTED).exists()
