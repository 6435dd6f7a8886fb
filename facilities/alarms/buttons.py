"""An alarm button from the day it is hung: tests that set its state, and the day on which it is taken down."""

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from facilities.alarms import policy
from facilities.alarms.choices import AlarmState
from facilities.alarms.models import AlarmButton, AlarmTest
from facilities.ground.holding import own
from facilities.ground.models import Facility
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    AlarmState.UNTESTED: {AlarmState.WORKING, AlarmState.FAULTY, AlarmState.REMOVED},
    AlarmState.WORKING: {AlarmState.FAULTY, AlarmState.REMOVED},
    AlarmState.FAULTY: {AlarmState.WORKING, AlarmState.REMOVED},
}
TESTED = "alarm.test_days"


def test_days(on: date) -> int:
    """Return within how many days a button is tested again."""
    return int(Limits(on, prefix=TESTED)[TESTED])


@transaction.atomic
def hang(
    facility: Facility, *, place: str, reach: str, number: str, installed_on: date, by: User, on: date
) -> AlarmButton:
    """Enter a button; two do not hang at one place."""
    facility = own(facility, by)
    if installed_on > on:
        raise Refused(_("This day has not come yet."), field="installed_on")
    if facility.alarm_buttons.hanging().filter(place=place.strip()).exists():
        raise Refused(_("A button hangs here already."), field="place")
    words = {"place": place.strip(), "reach": reach, "number": number.strip(), "installed_on": installed_on}
    return AlarmButton.objects.create(facility=facility, **words)


@transaction.atomic
def test(
    button: AlarmButton,
    *,
    tested_at: datetime,
    is_answered: bool,
    seconds: int | None,
    answered_by: str,
    note: str,
    by: User,
    at: datetime,
) -> AlarmTest:
    """Keep a test. The latest one sets the button's state, also if an earlier one is entered after it."""
    button = _locked(button, by)
    _require_sense(button, tested_at, is_answered, seconds, answered_by, note, at)
    told = {"seconds": seconds, "answered_by": answered_by.strip()} if is_answered else {}
    row = AlarmTest.objects.create(
        button=button, tested_at=tested_at, is_answered=is_answered, note=note.strip(), entered_by=by, **told
    )
    state = AlarmState.WORKING if is_answered else AlarmState.FAULTY
    if button.state != state and not button.tests.filter(tested_at__gt=tested_at).exists():
        move(button, state, table=MOVES, by=by, note=note.strip())
    return row


def _require_sense(
    button: AlarmButton,
    tested_at: datetime,
    is_answered: bool,
    seconds: int | None,
    answered_by: str,
    note: str,
    at: datetime,
) -> None:
    if button.state == AlarmState.REMOVED:
        raise Refused(_("This button was taken down."))
    if not button.installed_on <= timezone.localdate(tested_at) or tested_at > at:
        raise Refused(_("A test is made after the button was hung, and not later than now."), field="tested_at")
    if button.tests.filter(tested_at=tested_at).exists():
        raise Refused(_("The test of this moment is entered already."), field="tested_at")
    if is_answered and seconds is None:
        raise Refused(_("Please say after how many seconds somebody answered."), field="seconds")
    if is_answered and not answered_by.strip():
        raise Refused(_("Please say who answered."), field="answered_by")
    if not is_answered and not note.strip():
        raise Refused(_("Nobody answered: please say what was seen."), field="note")


@transaction.atomic
def take_down(button: AlarmButton, *, removed_on: date, by: User, on: date) -> AlarmButton:
    """Say that a button hangs no more."""
    button = _locked(button, by)
    if not button.installed_on <= removed_on <= on:
        raise Refused(_("The day lies between the one it was hung and today."), field="removed_on")
    button.removed_on = removed_on
    button.save(update_fields=["removed_on"])
    return move(button, AlarmState.REMOVED, table=MOVES, by=by)


def _locked(button: AlarmButton, by: User) -> AlarmButton:
    require(policy.may_keep(by, button))
    rows = AlarmButton.objects.select_for_update(of=("self",)).select_related("facility__operator__organisation")
    return rows.get(pk=button.pk)


def next_test(button: AlarmButton, *, on: date) -> date:
    """Return the last day on which the button is tested again in time."""
    latest = button.tests.first()
    since = timezone.localdate(latest.tested_at) if latest else button.installed_on
    return since + timedelta(days=test_days(on))


HANGING = frozenset(set(AlarmState.values) - {AlarmState.REMOVED})
declare(
    AlarmButton,
    test=Act(policy.may_keep, HANGING),
    take_down=Act(policy.may_keep, before(MOVES, AlarmState.REMOVED)),
)
