"""What waits of targets: measures that a department promised."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from metrics.duties import policy
from metrics.targets.models import Action
from portal.accounts.scope import scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, Row, worklist

TARGETS = Kind("targets", gettext_lazy("Targets"))


@worklist
def measures_to_finish(user: User, on: date) -> Iterator[Pool]:
    """Measures towards the targets of the user's department that are not done yet."""
    if policy.may_open_duties(user):
        rows = Action.objects.filter(target__department__in=scope_of(user).departments, done_on=None)
        title, facts = _("Finish a measure towards a target"), {"code": "target__indicator_code"}
        yield Pool(TARGETS, rows, title, _page, due_on="due_on", subject="text", area=None, facts=facts)


def _page(row: Row) -> str:
    return reverse("target", args=[row["code"]])
