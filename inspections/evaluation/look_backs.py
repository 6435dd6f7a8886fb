"""Looking again (回头看): some months after an improvement was confirmed, and each year at a demonstration place."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from facilities.ground import people
from inspections.evaluation import consequences, improvements, policy
from inspections.evaluation.choices import ConsequenceKind, ConsequenceState, ImprovementState
from inspections.evaluation.models import Consequence, Improvement, LookBack
from portal.accounts.scope import require
from portal.actions import Act, declare
from portal.errors import IllegalMove, Refused
from portal.letters import notices
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move

LOOKED = gettext_lazy("This was looked at already.")


def after_improvement(row: Improvement, *, on: date) -> LookBack:
    """Lay down when a confirmed improvement is looked at again; once while nobody looked."""
    due = on + relativedelta(months=int(Limits(on)["evaluation.lookback.months"]))
    return LookBack.objects.get_or_create(improvement=row, holds=None, defaults={"due_on": due})[0]


def after_title(row: Consequence, *, on: date) -> LookBack | None:
    """Lay down when a demonstration place is looked at again; None when its term ends before."""
    due = on + relativedelta(months=int(Limits(on)["evaluation.recheck.months"]))
    if row.kind != ConsequenceKind.DEMONSTRATION or row.until_on is None or due > row.until_on:
        return None
    return LookBack.objects.get_or_create(title=row, holds=None, defaults={"due_on": due})[0]


@transaction.atomic
def look(row: LookBack, *, holds: bool | None, found: str, by: User, on: date) -> LookBack:
    """Say what was found. What did not last is planned anew within its term of today; a title is suspended with the reason."""
    require(policy.may_look(by, row))
    row.refresh_from_db(fields=["holds"], from_queryset=LookBack.objects.select_for_update(of=("self",)))
    if row.holds is not None:
        raise IllegalMove(LOOKED)
    if holds is None:
        raise Refused(_("Please say whether it is still good."), field="holds")
    if not found.strip():
        raise Refused(_("Please write what was found."), field="found")
    people.require_unnamed(found, row.evaluation.facility, field="found")
    row.holds, row.found, row.looked_on, row.looked_by = holds, found.strip(), on, by
    row.save(update_fields=["holds", "found", "looked_on", "looked_by"])
    if row.improvement and not holds:
        _fell_back(row.improvement, row, by=by, on=on)
    if row.title:
        _title_was_seen(row.title, row, by=by, on=on)
    return row


def _fell_back(measure: Improvement, row: LookBack, *, by: User, on: date) -> None:
    move(measure, ImprovementState.PLANNED, table=improvements.MOVES, by=by, note=row.found)
    measure.due_on, measure.until = improvements.last_day(on, is_basic=measure.item.is_basic), None
    measure.answer, measure.judged_by, measure.judged_on = row.found, by, on
    measure.save(update_fields=["due_on", "until", "answer", "judged_by", "judged_on"])
    notices.tell(
        f"look-back-{row.pk}",
        to=measure.evaluation.facility.operator.organisation,
        title=gettext_lazy("Your improvement did not last"),
        text=str(measure.item),
        url=measure.get_absolute_url(),
    )


def _title_was_seen(title: Consequence, row: LookBack, *, by: User, on: date) -> None:
    if row.holds:
        after_title(title, on=on)
    elif title.state == ConsequenceState.HOLDS:
        consequences.suspend(title, by=by, on=on, reason=row.found)


declare(LookBack, look=Act(policy.may_look, None, when=lambda row: row.holds is None))
