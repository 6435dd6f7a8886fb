"""Who asks, who answers, who runs the campaign. What a check found is for the police and, as a plain yes or no, for the facility."""

from django.contrib.auth.models import AnonymousUser

from facilities.ground import policy
from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of
from portal.models import Area, User
from staff.background.models import BackgroundCheck, CheckCampaign, Referral


def may_ask(user: User | AnonymousUser, facility: Facility) -> bool:
    """The operator asks about whoever works, or will work, at the facility."""
    return policy.may_operate(user, facility)


def may_answer(user: User | AnonymousUser, check: BackgroundCheck) -> bool:
    """Officers of the police who speak for it where the facility lies."""
    return "police" in scope_of(user).departments and may(user, permissions.GIVE_OPINIONS, check.facility.area)


def may_list_checks(user: User | AnonymousUser) -> bool:
    """Operators, and the police."""
    return may_anywhere(user, permissions.OPERATE) or "police" in scope_of(user).departments


def may_list_campaigns(user: User | AnonymousUser) -> bool:
    """Departments that look after facilities."""
    return bool(scope_of(user).departments) and may_anywhere(user, permissions.SEE_FACILITIES)


def may_open_campaigns(user: User | AnonymousUser) -> bool:
    """Whoever decides for the health bureau."""
    return may_anywhere(user, permissions.DECIDE_FILINGS)


def may_run(user: User | AnonymousUser, campaign: CheckCampaign) -> bool:
    """Whoever decides for the health bureau in the campaign's area."""
    return may_run_in(user, campaign.area)


def may_run_in(user: User | AnonymousUser, area: Area) -> bool:
    """Say whether the user decides for the health bureau in the area."""
    return may(user, permissions.DECIDE_FILINGS, area)


def may_deal_with(user: User | AnonymousUser, referral: Referral) -> bool:
    """Officers of the department to which the facility was referred."""
    department = referral.department_id in scope_of(user).departments
    return department and may(user, permissions.GIVE_OPINIONS, referral.facility.area)
