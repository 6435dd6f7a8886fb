"""Asking about people and answering: what is clear becomes a confirmed certificate, what is not takes every one of them away."""

from collections.abc import Iterable
from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.letters import notices
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move
from staff.background import policy
from staff.background.choices import CheckOffice, CheckState
from staff.background.models import BackgroundCheck
from staff.people import sharing
from staff.people.choices import HOLDING, NO_CRIME, CredentialState
from staff.people.models import Credential, CredentialKind, Person

MOVES: dict[str, set[str]] = {CheckState.ASKED: {CheckState.CLEAR, CheckState.RECORD}}
REVOKING: dict[str, set[str]] = {state: {CredentialState.REVOKED} for state in HOLDING}
ASKED_ALREADY = _("This person is asked about already; the answer is awaited.")
NEEDS_NUMBER = _("Please enter the number of the reply.")
BY_BACKGROUND_CHECK = _("Background check")
BARRED = _("Urgent: %(name)s may not work with children (%(facility)s)")
WHAT_TO_DO = _(
    "The background check was answered. Please end all posts today, or do not hire; the reasons are not told."
)


@transaction.atomic
def ask(check: BackgroundCheck, *, by: User, on: date) -> BackgroundCheck:
    """Ask about somebody, hired or not yet. Raises Refused at the ID number while an answer is awaited."""
    require(policy.may_ask(by, check.facility))
    check.asked_on = on
    try:
        with transaction.atomic():
            check.save()
    except IntegrityError:
        raise Refused(ASKED_ALREADY, field="id_number") from None
    return check


@transaction.atomic
def ask_about_all(facility: Facility, people: Iterable[Person], *, by: User, on: date) -> int:
    """Ask the police about several people at work; whoever is asked about already is left out. Return how many were asked about."""
    require(policy.may_ask(by, facility))
    Facility.objects.select_for_update().get(pk=facility.pk)
    wanted = Person.objects.filter(pk__in=[person.pk for person in people], facility=facility)
    asked = set(BackgroundCheck.objects.waiting().filter(facility=facility).values_list("identity_id", flat=True))
    rows = [
        BackgroundCheck(
            facility=facility,
            name=person.name,
            id_type=person.id_type,
            id_number=person.id_number,
            office=CheckOffice.POLICE,
            asked_on=on,
        )
        for person in wanted.order_by("pk")
        if person.identity_id not in asked
    ]
    for row in rows:
        row.save()
    return len(rows)


@transaction.atomic
def clear(check: BackgroundCheck, *, number: str, by: User, on: date) -> BackgroundCheck:
    """Answer that there is no record; whoever is entered at the facility gets the certificate at once, confirmed."""
    require(policy.may_answer(by, check))
    if not number.strip():
        raise Refused(NEEDS_NUMBER, field="number")
    move(check, CheckState.CLEAR, table=MOVES, by=by)
    months = int(Limits(on)[CredentialKind(code=NO_CRIME).validity_key])
    last = on + relativedelta(months=months, days=-1)
    check.answered_on, check.reply_number, check.next_due_on = on, number.strip(), last
    check.save(update_fields=["answered_on", "reply_number", "next_due_on"])
    for person in _entries(check):
        _certify(person, check, last)
    return check


@transaction.atomic
def bar(check: BackgroundCheck, *, by: User, on: date) -> BackgroundCheck:
    """Answer that a record bars from working with children: no certificate of this kind holds any more, at whatever facility."""
    require(policy.may_answer(by, check))
    move(check, CheckState.RECORD, table=MOVES, by=by)
    check.answered_on = on
    check.save(update_fields=["answered_on"])
    everywhere = _everywhere(check)
    papers = Credential.objects.holding().filter(person__in=everywhere, kind=NO_CRIME)
    for paper in papers.select_for_update():
        move(paper, CredentialState.REVOKED, table=REVOKING, by=by, note=str(BY_BACKGROUND_CHECK))
    told = {
        person.facility_id: person.facility for person in everywhere.select_related("facility__operator__organisation")
    }
    for facility in {check.facility_id: check.facility, **told}.values():
        _tell(check, facility)
    return check


def take_over(person: Person, *, on: date) -> None:
    """Give somebody just entered the certificate of the check that their facility asked for before, while it holds."""
    checks = BackgroundCheck.objects.known_by(person.id_type, person.id_number).filter(facility=person.facility_id)
    check = checks.filter(state=CheckState.CLEAR, next_due_on__gte=on).order_by("pk").last()
    if check and check.next_due_on:
        _certify(person, check, check.next_due_on)


def _entries(check: BackgroundCheck) -> Iterable[Person]:
    return _everywhere(check).filter(facility=check.facility_id)


def _everywhere(check: BackgroundCheck) -> QuerySet[Person]:
    """Return whoever has the number, at whatever facility: asked by the number, as the row's identity is the database's to fill."""
    return Person.objects.known_by(check.id_type, check.id_number)


def _certify(person: Person, check: BackgroundCheck, last: date) -> None:
    Credential.objects.create(
        person=person,
        kind_id=NO_CRIME,
        number=check.reply_number,
        issued_on=check.answered_on or check.asked_on,
        expires_on=last,
        state=CredentialState.CONFIRMED,
    )
    sharing.bring_along(person)


def _tell(check: BackgroundCheck, facility: Facility) -> None:
    notices.tell(
        f"background-check-{check.pk}-{facility.pk}",
        to=facility.operator.organisation,
        title=BARRED,
        text=WHAT_TO_DO,
        about={"name": check.name, "facility": facility},
    )


declare(
    BackgroundCheck,
    clear=Act(policy.may_answer, before(MOVES, CheckState.CLEAR)),
    bar=Act(policy.may_answer, before(MOVES, CheckState.RECORD)),
)
