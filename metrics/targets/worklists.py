"""What waits for those who report, who check, and who answer for targets."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _

from metrics.duties import policy
from metrics.targets.models import Action
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Item, worklist

MOST = 20


@worklist
def measures_to_finish(user: User, on: date) -> Iterator[Item]:
    """Measures towards the targets of the user's department that are not done yet."""
    departments = scope_of(user).departments if policy.may_open_duties(user) else ()
    for action in (
        Action.objects.filter(target__department__in=departments, done_on=None)
        .select_related("target")
        .order_by("due_on")[:MOST]
    ):
        yield Item(
            title=_("Finish a measure towards a target"),
            subject=action.text,
            url=reverse("target", args=[action.target.indicator_code]),
            kind=_("Targets"),
            due_on=action.due_on,
        )
