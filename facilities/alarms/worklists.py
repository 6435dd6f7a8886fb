"""What waits of alarm buttons: those to be tested again, and those that nobody answered."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from facilities.alarms import buttons
from facilities.alarms.choices import AlarmState
from facilities.alarms.models import AlarmButton
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

ALARMS = Kind("alarms", _("Alarm buttons"))
AHEAD = 7  # days before the last one on which a test is asked for


@worklist
def buttons_to_test(user: User, on: date) -> Iterator[Pool]:
    """Buttons of own facilities whose next test is near or late."""
    if may_anywhere(user, permissions.OPERATE):
        mine = AlarmButton.objects.operated_by(user).hanging().exclude(state=AlarmState.FAULTY)
        rows = mine.with_due(buttons.test_days(on)).filter(due_on__lte=on + timedelta(days=AHEAD))
        title = _("Test the alarm button “%(place)s”")
        yield Pool(ALARMS, rows, title, "alarm-button-test", "due_on", facts={"place": "place"})


@worklist
def buttons_to_repair(user: User, on: date) -> Iterator[Pool]:
    """Buttons of own facilities that nobody answered, until a test is answered again."""
    if may_anywhere(user, permissions.OPERATE):
        rows = AlarmButton.objects.operated_by(user).filter(state=AlarmState.FAULTY)
        title = _("Have the alarm button “%(place)s” repaired and test it again")
        yield Pool(ALARMS, rows, title, "alarm-button", facts={"place": "place"})
