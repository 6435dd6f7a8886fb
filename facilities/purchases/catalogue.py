"""The catalogue of bought services: entries are published and ended by 民政, never changed."""

from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from facilities.purchases import policy
from facilities.purchases.models import CatalogueEntry
from portal.accounts.scope import require
from portal.actions import Act, declare
from portal.errors import Refused
from portal.models import User

HELD = _("The catalogue holds this service on one of these days already. End that entry first.")


@transaction.atomic
def publish(entry: CatalogueEntry, *, by: User, on: date) -> CatalogueEntry:
    """Publish an entry. Raises Refused while another entry of the same service holds on one of its days."""
    require(policy.may_compile(by))
    entry.published_by, entry.published_on = by, on
    try:
        with transaction.atomic():
            entry.save()
    except IntegrityError:
        raise Refused(HELD, field="name") from None
    return entry


@transaction.atomic
def end(entry: CatalogueEntry, until_on: date, *, by: User, on: date) -> CatalogueEntry:
    """End an entry on a day that is not past. Raises Refused before its first day, or if it has an end already."""
    require(policy.may_compile(by))
    entry = CatalogueEntry.objects.select_for_update().get(pk=entry.pk)
    if entry.until_on is not None:
        raise Refused(_("This entry has an end already."), field="until_on")
    if until_on < max(entry.from_on, on):
        raise Refused(_("An entry ends today at the earliest, and not before its first day."), field="until_on")
    entry.until_on = until_on
    entry.save(update_fields=["until_on"])
    return entry


declare(CatalogueEntry, end=Act(policy.may_compile, None, when=lambda entry: entry.until_on is None))
