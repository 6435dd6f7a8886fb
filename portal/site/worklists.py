"""Work that the portal could not do by itself, on the worklist of who can mend it."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.models import User
from portal.outbox import outbox
from portal.pages.worklists import Kind, Pool, worklist
from portal.site import policy

BACKGROUND = Kind("background", gettext_lazy("Background work"))


@worklist
def troubled_tasks(user: User, on: date) -> Iterator[Pool]:
    """One item for all of them: the cause is often one."""
    if policy.may_mend_tasks(user):
        title = _("Mend what failed in the background, and have it tried again (%(count)s)")
        yield Pool(BACKGROUND, outbox.troubled(), title, reverse("task-list"), area=None, together=True)
