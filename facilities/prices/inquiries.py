"""Questions about unusual fees: asked by those who oversee prices, answered by the operator, settled with an outcome."""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from facilities.ground.models import Facility
from facilities.ground.money import fen
from facilities.prices import outliers, policy
from facilities.prices.choices import InquiryState as State
from facilities.prices.models import PriceInquiry
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.letters import notices
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {State.ASKED: {State.ANSWERED}, State.ANSWERED: {State.CLOSED}}
ANSWER_DAYS = "prices.answer_days"
ASKED = _("A question about the fee of “%(name)s”: please answer until %(day)s")


@transaction.atomic
def ask(facility: Facility, question: str, *, by: User, on: date) -> PriceInquiry:
    """Ask an operator about the fee; the figures of the day are kept. Raises Refused while a question is open."""
    require(policy.may_oversee(by, facility.area))
    if facility.monthly_fee is None:
        raise Refused(_("The monthly fee is not stated yet."), field="question")
    rows = outliers.charged(Facility.objects.filter(pk=facility.pk), on)
    due = on + timedelta(days=int(Limits(on)[ANSWER_DAYS]))
    inquiry = PriceInquiry(facility=facility, question=question, asked_by=by, asked_on=on, due_on=due)
    inquiry.asked_fen = fen(facility.monthly_fee)
    inquiry.median_fen = rows[0].median_fen if rows else None
    try:
        with transaction.atomic():
            inquiry.save()
    except IntegrityError:
        raise Refused(_("A question about this fee is still open."), field="question") from None
    notices.tell(
        f"price-inquiry-{inquiry.pk}",
        to=facility.operator.organisation,
        title=ASKED,
        text=question,
        about={"name": facility, "day": due},
        url=inquiry.get_absolute_url(),
    )
    return inquiry


@transaction.atomic
def answer(inquiry: PriceInquiry, text: str, *, by: User, on: date) -> PriceInquiry:
    """Let the operator answer."""
    require(policy.may_answer(by, inquiry))
    move(inquiry, State.ANSWERED, table=MOVES, by=by)
    inquiry.answer = text
    inquiry.save(update_fields=["answer"])
    return inquiry


@transaction.atomic
def settle(inquiry: PriceInquiry, outcome: str, *, by: User, on: date) -> PriceInquiry:
    """Settle a question that was answered, with its outcome."""
    require(policy.may_settle(by, inquiry))
    move(inquiry, State.CLOSED, table=MOVES, by=by)
    inquiry.outcome = outcome
    inquiry.save(update_fields=["outcome"])
    return inquiry


declare(
    PriceInquiry,
    answer=Act(policy.may_answer, before(MOVES, State.ANSWERED)),
    settle=Act(policy.may_settle, before(MOVES, State.CLOSED)),
)
