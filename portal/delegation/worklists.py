"""What waits: urgent access into which nobody looked; and, for who acts for somebody, what is in that person's hands."""

from collections.abc import Iterator
from datetime import date

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts import policy as accounts
from portal.accounts.models import User
from portal.accounts.scope import behalf_of
from portal.delegation.models import UrgentAccess
from portal.pages.worklists import Kind, Pool, deputising, worklist

URGENT = Kind("urgent-access", gettext_lazy("Urgent access"))


@deputising
def whom_one_acts_for(user: User, on: date) -> QuerySet:
    """The person for whom the user acts just now."""
    behalf = behalf_of(user)
    return (User.objects.filter(pk=behalf) if behalf else User.objects.none()).values("pk")


@worklist
def urgent_accesses(user: User, on: date) -> Iterator[Pool]:
    """Urgent access of others that is still to be looked into."""
    if accounts.may_audit(user):
        rows = UrgentAccess.objects.unreviewed().exclude(user=user)
        title, facts = _("Look into urgent access: %(reason)s"), {"reason": F("reason")}
        yield Pool(URGENT, rows, title, "urgent-review", subject="user__full_name", area=None, facts=facts)
