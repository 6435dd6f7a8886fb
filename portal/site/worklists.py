"""Work that the portal could not do by itself, on the worklist of who can mend it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.models import User
from portal.outbox import outbox
from portal.pages.worklists import Item, worklist
from portal.site import policy


@worklist
def troubled_tasks(user: User, on: date) -> Iterator[Item]:
    """One item for all of them: the cause is often one."""
    if policy.may_mend_tasks(user) and (count := outbox.troubled().count()):
        yield Item(
            title=gettext_lazy("Mend what failed in the background, and have it tried again"),
            subject=_("Tasks: %(count)s") % {"count": count},
            url=reverse("task-list"),
            kind=gettext_lazy("Background work"),
        )
