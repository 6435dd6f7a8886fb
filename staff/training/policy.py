"""Who trains and who takes part."""

from django.contrib.auth.models import AnonymousUser

from facilities.ground import policy
from facilities.models import Facility
from portal import permissions
from portal.accounts.scope import may, may_anywhere, scope_of
from portal.models import Area, User
from staff.training.choices import ORGANISERS
from staff.training.models import Enrolment, Session


def may_organise_anywhere(user: User | AnonymousUser) -> bool:
    """Officers who speak for a department that trains."""
    return not scope_of(user).departments.isdisjoint(ORGANISERS) and may_anywhere(user, permissions.GIVE_OPINIONS)


def may_organise_in(user: User | AnonymousUser, area: Area) -> bool:
    """The same, in an area."""
    return not scope_of(user).departments.isdisjoint(ORGANISERS) and may(user, permissions.GIVE_OPINIONS, area)


def may_organise(user: User | AnonymousUser, session: Session) -> bool:
    """Whoever trains in the area of the course."""
    return may_organise_in(user, session.course.area)


def may_run_enrolment(user: User | AnonymousUser, enrolment: Enrolment) -> bool:
    """Whoever organises the session notes who came and who passed."""
    return may_organise(user, enrolment.session)


def may_enrol(user: User | AnonymousUser, facility: Facility) -> bool:
    """The operator signs its people up."""
    return policy.may_operate(user, facility)


def may_cancel(user: User | AnonymousUser, enrolment: Enrolment) -> bool:
    """The operator of the person's facility, or whoever organises."""
    return may_enrol(user, enrolment.person.facility) or may_run_enrolment(user, enrolment)


def may_see_training(user: User | AnonymousUser) -> bool:
    """Operators and whoever trains."""
    return may_anywhere(user, permissions.OPERATE) or may_organise_anywhere(user)
