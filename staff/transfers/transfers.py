"""The way of a transfer: asked by the new facility, answered by the present one within a term, settled by the bureau if it is contested.

Leaving ends every post of the person at the present facility with the last day, and with them shifts and the own file there. Certificates
come along as `staff.people.sharing` lets them: with the answer of the police to the new facility's own question.
"""

from datetime import date, timedelta

from django.db import IntegrityError, transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from facilities.families.words import require_no_numbers
from facilities.models import Facility
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.letters import notices
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import Moves, move
from staff.people import hiring, staffing
from staff.people.models import Person, Post
from staff.people.policy import may_keep_people
from staff.transfers import letters, policy
from staff.transfers.choices import TransferState
from staff.transfers.models import Transfer

S = TransferState
MOVES: dict[str, set[str]] = {
    S.ASKED: {S.AGREED, S.CONTESTED, S.WITHDRAWN},
    S.CONTESTED: {S.AGREED, S.DISMISSED, S.WITHDRAWN},
    S.AGREED: {S.COMPLETED, S.WITHDRAWN},
}
SETTLING: dict[str, set[str]] = {S.CONTESTED: {S.AGREED, S.DISMISSED}}  # the bureau's
BY_PERSON: dict[str, set[str]] = {S.ASKED: {S.WITHDRAWN}, S.CONTESTED: {S.WITHDRAWN}}
TERM = "staff_transfer.answer_days"
NOTICE = "staff_transfer.notice_days"
COPIED = ("name", "id_type", "id_number", "mobile", "education", "experience_years")
NOBODY = _(
    "Nobody with this name and number has a post at another facility. Please enter the person among your people."
)
UNDER_WAY = _("A transfer of this person is under way already.")
IN_TIME = _("The present facility still has time to answer, until %(day)s.")
PAST = _("The last day can't lie before today.")
TOO_LATE = _("Nobody is kept longer than the time of notice: the last day is %(day)s at the latest.")
TOO_EARLY = _("The person works at the present facility until %(day)s; the new post begins after that day.")
NEEDS_REASON = _("Please say why: both facilities read it.")
ASKED = _("%(target)s asks to take on %(name)s of %(facility)s")
ASKED_TEXT = _("Please confirm the last day, or say why not. Without an answer the health bureau can be asked.")
CONFIRMED = _("%(facility)s confirmed that %(name)s leaves: %(target)s can take on")
CONTESTED = _("The transfer of %(name)s from %(facility)s to %(target)s is contested")
TAKEN_BACK = _("The transfer of %(name)s from %(facility)s to %(target)s was taken back")
COMPLETED = _("%(target)s took on %(name)s of %(facility)s")


@transaction.atomic
def ask(
    target: Facility, *, id_type: str, id_number: str, name: str, wanted_from: date, by: User, on: date
) -> Transfer:
    """Ask the facility at which somebody works to let her go. Raises Refused, also where `target` could not hire her."""
    require(may_keep_people(by, target))
    person = _at_work(target, id_type, id_number, name, on)
    hiring.ask(_copy(person, target), target)
    given = {"person": person, "target": target, "wanted_from": wanted_from, "asked_on": on, "due_on": _after(on, TERM)}
    try:
        with transaction.atomic():
            transfer = Transfer.objects.create(**given)
    except IntegrityError:
        raise Refused(UNDER_WAY, field="id_number") from None
    _tell(transfer, ASKED, person.facility, text=ASKED_TEXT)
    return transfer


def _at_work(target: Facility, id_type: str, id_number: str, name: str, on: date) -> Person:
    """Return the entry, elsewhere, that holds a post on the day: the full-time one first."""
    held = Post.objects.held(on).filter(person__in=Person.objects.known_by(id_type, id_number).filter(name=name))
    first = held.exclude(person__facility=target).order_by("-is_full_time", "pk").first()
    if first is None:
        raise Refused(NOBODY, field="id_number")
    return Person.objects.select_related("facility__operator__organisation").get(pk=first.person_id)


def _copy(person: Person, target: Facility) -> Person:
    return Person(facility=target, **{name: getattr(person, name) for name in COPIED})


@transaction.atomic
def confirm(transfer: Transfer, *, leaves_on: date, by: User, on: date) -> Transfer:
    """Confirm for the present facility that the person leaves, with the last day."""
    require(policy.may_release(by, transfer))
    _let_go(transfer, leaves_on, table=MOVES, by=by, on=on)
    _tell(transfer, CONFIRMED, transfer.target)
    return transfer


@transaction.atomic
def contest(transfer: Transfer, *, note: str, by: User, on: date) -> Transfer:
    """Say for the present facility why the person does not leave so: the bureau settles it."""
    require(policy.may_release(by, transfer))
    return _bring_before_the_bureau(transfer, note=_reason(note), by=by, on=on)


@transaction.atomic
def refer(transfer: Transfer, *, by: User, on: date) -> Transfer:
    """Bring it before the bureau for the new facility, from the day after the term on."""
    require(policy.may_take_on(by, transfer))
    if on <= transfer.due_on:
        raise Refused(IN_TIME % {"day": transfer.due_on})
    return _bring_before_the_bureau(transfer, note="", by=by, on=on)


def _bring_before_the_bureau(transfer: Transfer, *, note: str, by: User, on: date) -> Transfer:
    move(transfer, S.CONTESTED, table=MOVES, by=by, note=note)
    transfer.was_contested, transfer.due_on = True, _after(on, TERM)
    transfer.save(update_fields=["was_contested", "due_on"])
    for facility in (transfer.person.facility, transfer.target):
        _tell(transfer, CONTESTED, facility)
    return transfer


@transaction.atomic
def release(transfer: Transfer, *, leaves_on: date, note: str, by: User, on: date) -> Transfer:
    """Decide for the bureau that the person leaves, and with which day."""
    require(policy.may_settle(by, transfer))
    reason = _reason(note)
    _let_go(transfer, leaves_on, table=SETTLING, by=by, on=on, note=reason)
    letters.settled(transfer, by=by, on=on, reasons=reason)
    return transfer


@transaction.atomic
def dismiss(transfer: Transfer, *, note: str, by: User, on: date) -> Transfer:
    """Decide for the bureau that there is no transfer."""
    require(policy.may_settle(by, transfer))
    reason = _reason(note)
    move(transfer, S.DISMISSED, table=SETTLING, by=by, note=reason)
    letters.settled(transfer, by=by, on=on, reasons=reason)
    return transfer


def _let_go(transfer: Transfer, leaves_on: date, *, table: Moves, by: User, on: date, note: str = "") -> None:
    """Set the last day within the time of notice, and end every post at the present facility with it. Raises Refused."""
    if leaves_on < on:
        raise Refused(PAST, field="leaves_on")
    if leaves_on > (latest := last_day_at_most(transfer, on)):
        raise Refused(TOO_LATE % {"day": latest}, field="leaves_on")
    transfer.leaves_on = leaves_on
    Transfer.objects.filter(pk=transfer.pk).update(leaves_on=leaves_on)
    move(transfer, S.AGREED, table=table, by=by, note=note)
    staffing.end_all_posts([transfer.person], last=leaves_on)


def last_day_at_most(transfer: Transfer, on: date) -> date:
    """Return the day until which the present facility may keep the person: law on labour contracts, art. 37; today once that is over."""
    return max(on, _after(transfer.asked_on, NOTICE))


@transaction.atomic
def take_on(transfer: Transfer, post: Post, *, by: User, on: date) -> Person:
    """Give the person a post at the new facility after the last day at the old one; return her entry there. Raises Refused."""
    require(policy.may_take_on(by, transfer))
    move(transfer, S.COMPLETED, table=MOVES, by=by)
    transfer.refresh_from_db(fields=["leaves_on"])
    if transfer.leaves_on and post.since <= transfer.leaves_on:
        raise Refused(TOO_EARLY % {"day": transfer.leaves_on}, field="since")
    target, person = transfer.target, transfer.person
    known = target.people.filter(identity=person.identity_id).first()
    if known:
        staffing.give_post(known, post, by=by)
    else:
        known = staffing.engage(_copy(person, target), post, facility=target, by=by)
    transfer.entry = known
    transfer.save(update_fields=["entry"])
    _tell(transfer, COMPLETED, person.facility)
    return known


@transaction.atomic
def withdraw(transfer: Transfer, *, by: User, on: date) -> Transfer:
    """Take one's own request back; posts that were ended meanwhile stay ended."""
    require(policy.may_take_on(by, transfer))
    move(transfer, S.WITHDRAWN, table=MOVES, by=by)
    _tell(transfer, TAKEN_BACK, transfer.person.facility)
    return transfer


@transaction.atomic
def refuse_oneself(transfer: Transfer) -> Transfer:
    """Say as the person whom it is about that she does not go, while nobody has agreed: nobody is transferred against their will."""
    move(transfer, S.WITHDRAWN, table=BY_PERSON, by=None)
    for facility in (transfer.person.facility, transfer.target):
        _tell(transfer, TAKEN_BACK, facility)
    return transfer


def may_be_refused(transfer: Transfer) -> bool:
    """Say whether the person may still say no."""
    return transfer.state in BY_PERSON


def _tell(transfer: Transfer, title: Promise, facility: Facility, *, text: Promise | str = "") -> None:
    names = {"name": transfer.person.name, "facility": transfer.person.facility, "target": transfer.target}
    key = f"transfer-{transfer.pk}-{transfer.state}-{facility.pk}"
    to, url = facility.operator.organisation, transfer.get_absolute_url()
    notices.tell(key, to=to, title=title, text=text, about=names, url=url)


def _after(day: date, key: str) -> date:
    return day + timedelta(days=int(Limits(day)[key]))


def _reason(note: str) -> str:
    if not note.strip():
        raise Refused(NEEDS_REASON, field="note")
    require_no_numbers(note, field="note")
    return note.strip()


declare(
    Transfer,
    confirm=Act(policy.may_release, before(MOVES, S.AGREED)),
    contest=Act(policy.may_release, before(MOVES, S.CONTESTED)),
    refer=Act(policy.may_take_on, before(MOVES, S.CONTESTED), in_time=lambda transfer, on: on > transfer.due_on),
    release=Act(policy.may_settle, before(SETTLING, S.AGREED)),
    dismiss=Act(policy.may_settle, before(SETTLING, S.DISMISSED)),
    take=Act(policy.may_take_on, before(MOVES, S.COMPLETED)),
    withdraw=Act(policy.may_take_on, before(MOVES, S.WITHDRAWN)),
)
