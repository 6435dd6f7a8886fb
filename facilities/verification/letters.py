"""The words of the letters on a case, filled into the district's templates; what the operator must see, and nothing internal."""

from datetime import date

from facilities.ground.letters import issue, number_of, until
from facilities.verification.models import CorrectionOrder
from portal.clock.choices import TermKind
from portal.documents.printing import chinese_date
from portal.models import Letter, User


def correction_order(order: CorrectionOrder, *, by: User, on: date) -> Letter:
    """Order the operator to correct what was not met on site, by a day."""
    visited = order.verification.visited_on if order.verification else order.ordered_on
    words = {
        "facility": order.facility.name,
        "visited_on": chinese_date(visited or order.ordered_on),
        "due_on": until(order, TermKind.CORRECTION),
    }
    facts = [(str(point.clause), point.text) for point in order.points.select_related("clause__regulation")]
    return issue("correction-order", order, by=by, on=on, words=words, facts=facts)


def correction_met(order: CorrectionOrder, *, by: User, on: date) -> Letter:
    """Tell that the order was met."""
    words = {"facility": order.facility.name, "order_number": number_of(order, "correction-order")}
    return issue("correction-met", order, by=by, on=on, words=words | {"checked_on": chinese_date(on)})
