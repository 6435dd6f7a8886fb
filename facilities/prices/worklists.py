"""What waits of fees: sheets to be shown, questions, and inclusive fees above the line that is only looked at."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Exists, F, OuterRef, TextField, Value
from django.db.models.functions import Cast
from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground.choices import RUNNING_STATES
from facilities.ground.models import Facility
from facilities.ground.money import Price
from facilities.prices.choices import InquiryState
from facilities.prices.models import FeeLine, FeeSheet, PriceInquiry
from facilities.prices.querysets import OVERSEERS
from facilities.prices.sheets import CARE
from facilities.requirements import inclusion
from portal import permissions
from portal.accounts.scope import may_anywhere, scope_of
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

INCLUSIVE = Kind("inclusive", gettext_lazy("Inclusive care"))
FEES = Kind("fees", gettext_lazy("Fees"))


@worklist
def inclusive_fees_above_the_line(user: User, on: date) -> Iterator[Pool]:
    """Inclusive facilities whose fee, now or as announced, lies above the line of its day: for whoever reviews filings there."""
    if not may_anywhere(user, permissions.REVIEW_FILINGS):
        return
    running = Facility.objects.filter(
        scope_of(user).in_areas(permissions.REVIEW_FILINGS, "area_id"), is_inclusive=True, state__in=RUNNING_STATES
    )
    title = _("Look at the fee of inclusive care: %(fee)s yuan from %(day)s")
    above = running.filter(monthly_fee__gt=inclusion.most(on))
    facts = {"fee": Price(F("monthly_fee") * 100), "day": Value(on.isoformat())}
    yield Pool(INCLUSIVE, above, title, "facility", subject="name", area="area_id", facts=facts)
    coming = FeeLine.objects.filter(item=CARE, sheet__facility__in=running, sheet__holds_from__gt=on)
    dear = coming.filter(fen__gt=inclusion.most(OuterRef("sheet__holds_from")) * 100)
    facts = {"fee": Price(F("fen")), "day": Cast("sheet__holds_from", TextField())}
    yield Pool(
        INCLUSIVE, dear, title, "facility", key="sheet__facility_id", facts=facts,
        subject="sheet__facility__name", area="sheet__facility__area_id",
    )  # fmt: skip


@worklist
def fees_of_operators(user: User, on: date) -> Iterator[Pool]:
    """Running facilities of one's own without a sheet, and questions to answer."""
    if may_anywhere(user, permissions.OPERATE):
        mine = Facility.objects.operated_by(user).filter(state__in=RUNNING_STATES)
        sheets = FeeSheet.objects.filter(facility=OuterRef("pk"))
        unshown = mine.filter(~Exists(sheets))
        title = _("Show your fees: nothing may be charged that is not on a sheet")
        yield Pool(FEES, unshown, title, "fee-sheet-create", subject="name", area="area_id")
        asked = PriceInquiry.objects.operated_by(user).filter(state=InquiryState.ASKED)
        yield Pool(FEES, asked, _("Answer the question about the fee"), "price-inquiry", due_on="due_on")


@worklist
def answers_to_settle(user: User, on: date) -> Iterator[Pool]:
    """Answers about fees, for those who oversee prices."""
    scope = scope_of(user)
    if not scope.departments.isdisjoint(OVERSEERS):
        answered = PriceInquiry.objects.filter(
            scope.in_areas(permissions.GIVE_OPINIONS, "facility__area_id"), state=InquiryState.ANSWERED
        )
        yield Pool(FEES, answered, _("Settle the question about the fee"), "price-inquiry")
