"""A person's way through a session: a seat or the waiting list, attendance noted once, passed or not, a certificate."""

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.accounts.scope import require
from portal.actions import Act, before, declare
from portal.errors import Refused
from portal.models import User
from portal.workflow.workflow import move
from staff.people import expiry, sharing
from staff.people.choices import CredentialState
from staff.people.models import Credential, CredentialKind, Person
from staff.training import policy
from staff.training.choices import SEATED, EnrolmentState
from staff.training.models import Course, Enrolment, Session, TrainingCertificate

MOVES: dict[str, set[str]] = {
    EnrolmentState.WAITING: {EnrolmentState.ENROLLED, EnrolmentState.CANCELLED},
    EnrolmentState.ENROLLED: {EnrolmentState.ATTENDED, EnrolmentState.CANCELLED},
    EnrolmentState.ATTENDED: {EnrolmentState.CERTIFIED, EnrolmentState.FAILED},
}
BEGUN = _("This session has begun: nobody signs up or cancels any more.")
TWICE = _("%(name)s is signed up already.")
USED = _("This code was used at %(at)s.")
NO_SEAT = _("%(name)s has no seat in this session.")
NOT_NOW = _("Attendance is noted on the day of the session.")
IN_PAST = _("A session lies ahead.")


def plan(course: Course, session: Session, *, by: User, now: datetime) -> Session:
    """Open a session of a course, which may be new. Raises Refused at its beginning."""
    require(policy.may_organise_in(by, course.area))
    if session.starts_at <= now:
        raise Refused(IN_PAST, field="starts_at")
    with transaction.atomic():
        course.save()
        session.course = course
        session.save()
    return session


@transaction.atomic
def enrol(session: Session, person: Person, *, by: User, now: datetime) -> Enrolment:
    """Give a seat if one is free, else a place on the waiting list. The session is locked: no two get the same seat."""
    require(policy.may_enrol(by, person.facility))
    session = Session.objects.select_for_update().get(pk=session.pk)
    _refuse_begun(session, now)
    taken = Enrolment.objects.filter(session=session, state__in=SEATED).count()
    state = EnrolmentState.ENROLLED if taken < session.seats else EnrolmentState.WAITING
    try:
        with transaction.atomic():
            return Enrolment.objects.create(session=session, person=person, state=state)
    except IntegrityError:
        raise Refused(TWICE % {"name": person.name}, field="person") from None


@transaction.atomic
def cancel(enrolment: Enrolment, *, by: User, now: datetime) -> Enrolment:
    """Give the seat back; whoever waits longest gets it."""
    require(policy.may_cancel(by, enrolment))
    session = Session.objects.select_for_update().get(pk=enrolment.session_id)
    _refuse_begun(session, now)
    move(enrolment, EnrolmentState.CANCELLED, table=MOVES, by=by)
    taken = Enrolment.objects.filter(session=session, state__in=SEATED).count()
    following = Enrolment.objects.filter(session=session, state=EnrolmentState.WAITING).order_by("pk")
    for lucky in following[: max(0, session.seats - taken)]:
        move(lucky, EnrolmentState.ENROLLED, table=MOVES, by=None)
    return enrolment


@transaction.atomic
def attend(code: str, session: Session, *, by: User, now: datetime) -> Enrolment:
    """Note who is at the door by the code shown. Raises Refused for a code of another session, without a seat, or used before."""
    require(policy.may_organise(by, session))
    rows = Enrolment.objects.select_for_update(of=("self",)).select_related("person")
    found = rows.filter(session=session, code=code).first()
    if found is None:
        raise Refused(_("This code belongs to no enrolment of this session."), field="code")
    if found.attended_at:
        raise Refused(USED % {"at": f"{timezone.localtime(found.attended_at):%H:%M}"}, field="code")
    if found.state != EnrolmentState.ENROLLED:
        raise Refused(NO_SEAT % {"name": found.person.name}, field="code")
    if not timezone.localdate(session.starts_at) <= timezone.localdate(now) <= timezone.localdate(session.ends_at):
        raise Refused(NOT_NOW, field="code")
    move(found, EnrolmentState.ATTENDED, table=MOVES, by=by)
    found.attended_at = now
    found.save(update_fields=["attended_at"])
    return found


@transaction.atomic
def certify(enrolment: Enrolment, *, by: User, on: date) -> TrainingCertificate:
    """Whoever passed gets a certificate with a code."""
    require(policy.may_run_enrolment(by, enrolment))
    move(enrolment, EnrolmentState.CERTIFIED, table=MOVES, by=by)
    certificate = TrainingCertificate.objects.create(
        enrolment=enrolment, name=enrolment.person.name, hours=enrolment.session.course.hours, issued_on=on
    )
    _add_to_credentials(certificate, on=on)
    return certificate


def _add_to_credentials(certificate: TrainingCertificate, *, on: date) -> None:
    """Give the person the certificate among her credentials, confirmed, and pass it on to wherever she works."""
    for kind in CredentialKind.objects.filter(is_issued_here=True):
        credential = Credential.objects.create(
            person=certificate.enrolment.person,
            kind=kind,
            number=certificate.code,
            issued_on=certificate.issued_on,
            expires_on=expiry.last_day(kind, certificate.issued_on, on=on),
            hours=certificate.hours,
            state=CredentialState.CONFIRMED,
        )
        sharing.pass_on(credential, on=on)


def fail(enrolment: Enrolment, *, by: User) -> Enrolment:
    """Say that somebody did not pass."""
    require(policy.may_run_enrolment(by, enrolment))
    return move(enrolment, EnrolmentState.FAILED, table=MOVES, by=by)


def _refuse_begun(session: Session, now: datetime) -> None:
    if session.starts_at <= now:
        raise Refused(BEGUN)


declare(
    Enrolment,
    cancel=Act(policy.may_cancel, before(MOVES, EnrolmentState.CANCELLED)),
    certify=Act(policy.may_run_enrolment, before(MOVES, EnrolmentState.CERTIFIED)),
    fail=Act(policy.may_run_enrolment, before(MOVES, EnrolmentState.FAILED)),
)
