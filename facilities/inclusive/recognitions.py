"""The life of a recognition. Whether a facility counts as inclusive today stands in its row and follows from here."""

from collections.abc import Collection
from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.translation import gettext, gettext_lazy as _

from facilities.ground import policy
from facilities.ground.models import Facility
from facilities.ground.money import fen, yuan
from facilities.inclusive.choices import RecognitionState as State
from facilities.inclusive.models import Recognition
from facilities.inclusive.policy import may_answer_affair, may_operate_affair
from facilities.prices import rules
from portal import numbering
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.letters import notices
from portal.models import User
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    State.APPLIED: {State.RECOGNISED, State.REFUSED, State.WITHDRAWN},
    State.RECOGNISED: {State.REVOKED, State.EXPIRED},
}
TOLD = _("Inclusive care of “%(name)s”: %(state)s")
REMINDED_DAYS = 60  # before the agreement ends the operator may apply anew


@transaction.atomic
def apply(recognition: Recognition, *, by: User, on: date) -> Recognition:
    """Apply with places and the highest fee. Raises Refused beyond the facility's places, above a rule, or while one is open."""
    facility = _locked(recognition.facility_id)
    require(policy.may_update(by, facility))
    places = _places(facility)
    if recognition.places > places:
        raise Refused(_("The facility has %(most)s places.") % {"most": places}, field="places")
    _require_ceiling(facility, recognition.most_fen, on)
    recognition.facility, recognition.applied_by, recognition.applied_on = facility, by, on
    try:
        with transaction.atomic():
            recognition.save()
    except IntegrityError:
        raise Refused(_("An application of this facility is still open.")) from None
    return recognition


def _places(facility: Facility) -> int:
    return Facility.objects.filter(pk=facility.pk).with_places().get().places or 0


def _require_ceiling(facility: Facility, most: int, on: date) -> None:
    ceiling = rules.ceiling(rules.laid_down(on), facility.operator.nature, "")
    if ceiling and most > ceiling.fen:
        reason = _("Inclusive care costs %(most)s yuan a month at most (%(source)s).")
        raise Refused(reason % {"most": yuan(ceiling.fen), "source": ceiling.source}, field="most")


def _locked(pk: int) -> Facility:
    rows = Facility.objects.select_for_update(of=("self",)).select_related("operator__organisation", "area")
    return rows.get(pk=pk)


@transaction.atomic
def recognise(
    recognition: Recognition, *, from_on: date, until_on: date, conditions: str, by: User, on: date
) -> Recognition:
    """Agree for a term. Raises Refused where the facility charges more today than was agreed, or an agreement still runs."""
    facility = _locked(recognition.facility_id)
    require(may_answer_affair(by, recognition))
    if until_on < from_on:
        raise Refused(_("The last day lies before the first."), field="until_on")
    if facility.monthly_fee is not None and fen(facility.monthly_fee) > recognition.most_fen:
        reason = _("The facility charges %(fee)s yuan a month today, above the agreed %(most)s.")
        raise Refused(reason % {"fee": facility.monthly_fee, "most": recognition.most}, field="from_on")
    if facility.recognitions.filter(state=State.RECOGNISED).exists():
        raise Refused(_("An agreement with this facility still runs."), field="from_on")
    Recognition.objects.filter(pk=recognition.pk, state=State.APPLIED).update(
        from_on=from_on, until_on=until_on, conditions=conditions, decided_on=on, number=_number(on)
    )
    move(recognition, State.RECOGNISED, table=MOVES, by=by)
    return _follow(recognition, facility, is_inclusive=True)


def _number(on: date) -> str:
    return f"普惠{on.year}-{numbering.next_number('inclusive', on.year):03d}"


def _follow(recognition: Recognition, facility: Facility, *, is_inclusive: bool) -> Recognition:
    facility.is_inclusive = is_inclusive
    facility.revision += 1
    facility.save(update_fields=["is_inclusive", "revision", "updated_at"])
    recognition.refresh_from_db()
    _tell(recognition, facility)
    return recognition


def _tell(recognition: Recognition, facility: Facility) -> None:
    notices.tell(
        f"recognition-{recognition.pk}-{recognition.state}",
        to=facility.operator.organisation,
        title=TOLD,
        text=recognition.answer or recognition.conditions,
        about={"name": facility, "state": recognition.get_state_display()},
        url=recognition.get_absolute_url(),
    )


@transaction.atomic
def refuse(recognition: Recognition, answer: str, *, by: User, on: date) -> Recognition:
    """Do not recognise, with reasons."""
    require(may_answer_affair(by, recognition))
    _require_reasons(answer)
    move(recognition, State.REFUSED, table=MOVES, by=by, note=answer)
    Recognition.objects.filter(pk=recognition.pk).update(answer=answer, decided_on=on)
    recognition.refresh_from_db()
    _tell(recognition, recognition.facility)
    return recognition


def _require_reasons(answer: str) -> None:
    if not answer.strip():
        raise Refused(_("Please give the reasons."), field="answer")


@transaction.atomic
def withdraw(recognition: Recognition, *, by: User, on: date) -> Recognition:
    """Let the operator give its application up."""
    require(may_operate_affair(by, recognition))
    return move(recognition, State.WITHDRAWN, table=MOVES, by=by)


@transaction.atomic
def revoke(recognition: Recognition, answer: str, *, by: User, on: date) -> Recognition:
    """End an agreement that is not kept, with reasons; from today on the facility is not inclusive."""
    require(may_answer_affair(by, recognition))
    _require_reasons(answer)
    return _end(recognition, State.REVOKED, by, on, answer)


@transaction.atomic
def expire(recognition: Recognition, *, on: date) -> Recognition:
    """End an agreement whose last day has passed. Raises IllegalMove if it has ended already."""
    return _end(recognition, State.EXPIRED, None, on, gettext("The agreement has run out."))


def _end(recognition: Recognition, state: str, by: User | None, on: date, answer: str) -> Recognition:
    facility = _locked(recognition.facility_id)
    move(recognition, state, table=MOVES, by=by, note=answer)
    Recognition.objects.filter(pk=recognition.pk).update(answer=answer, ended_on=on)
    return _follow(recognition, facility, is_inclusive=False)


@rules.agreed_fees
def agreed(facilities: Collection[int], on: date) -> dict[int, rules.Ceiling]:
    """Return the highest fee agreed with each facility for the day."""
    rows = Recognition.objects.in_force(on).filter(facility__in=list(facilities))
    return {
        key: rules.Ceiling(most, number) for key, most, number in rows.values_list("facility", "most_fen", "number")
    }


def ends_soon(on: date) -> date:
    """Return the last day on which an agreement that ends counts as ending soon."""
    return on + timedelta(days=REMINDED_DAYS)


declare(
    Recognition,
    decide=Act(may_answer_affair, before(MOVES, State.RECOGNISED)),
    withdraw=Act(may_operate_affair, before(MOVES, State.WITHDRAWN)),
    revoke=Act(may_answer_affair, before(MOVES, State.REVOKED)),
)
