"""What waits of credit: repairs to decide, listings to state a case on or to decide as a second person."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from inspections.credit import listings
from inspections.credit.choices import ListingState
from inspections.credit.models import CreditListing, CreditRepair
from inspections.ground.choices import CreditList
from inspections.ground.worklists import CREDIT
from portal import permissions
from portal.accounts.scope import may_anywhere
from portal.clock import clock
from portal.clock.choices import TermKind
from portal.models import Term, User
from portal.pages.worklists import Computed, Item, Pool, Row, worklist


@worklist
def credit_to_decide(user: User, on: date) -> Iterator[Pool | Computed]:
    """For the bureau: applications for a repair; for a second person announced listings whose operator was heard or said nothing."""
    if may_anywhere(user, permissions.DECIDE_FILINGS):
        yield Pool(CREDIT, CreditRepair.objects.to_decide(user), _("Decide on a credit repair"), "credit-repair")
        rows = CreditListing.objects.to_confirm(user)
        ready = rows.filter(Q(stated_on__isnull=False) | ~Exists(_heard_yet(on)))
        facts = {"kind": "kind"}
        yield Pool(CREDIT, ready, _to_confirm, "credit-listing", facts=facts)


def _to_confirm(row: Row) -> str:
    words = _("Decide on the listing: %(list)s")
    return words.replace("%(list)s", str(CreditList(row["kind"]).label))


def _heard_yet(on: date) -> QuerySet[Term]:
    """Return the period in which the operator of an outer listing may still be heard: what `listings.is_heard` asks of one."""
    subject = {"subject_type__app_label": "inspections", "subject_type__model": "creditlisting"}
    periods = Term.objects.running().filter(subject_id=OuterRef("pk"), kind=TermKind.HEARING, **subject)
    return periods.filter(Q(due_on__isnull=True) | Q(due_on__gte=on))


@worklist
def listings_to_answer(user: User, on: date) -> Iterator[Computed]:
    """For the operator: announced listings to which nothing was said yet, while the period runs."""
    if may_anywhere(user, permissions.OPERATE):
        rows = CreditListing.objects.operated_by(user).filter(state=ListingState.ANNOUNCED, stated_on__isnull=True)
        yield Computed(CREDIT, rows, lambda: _to_answer(rows.select_related("facility").order_by("pk"), on))


def _to_answer(rows: QuerySet[CreditListing], on: date) -> Iterator[Item]:
    for row in rows:
        term = clock.running(row, TermKind.HEARING)
        if term and listings.is_heard(row, on=on):
            title = _("State your case before your facility is listed")
            yield Item(title, str(row.facility), row.get_absolute_url(), CREDIT, term.due_on)
