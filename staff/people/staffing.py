"""What the operator does with people: engage, give posts, record credentials, let go."""

from collections.abc import Iterable
from datetime import date
from functools import partial

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.accounts.scope import require
from portal.documents import dossier
from portal.errors import Refused
from portal.models import Document, DocumentKind, User
from staff.people import expiry, fulltime, hiring, lifetimes, policy, sharing
from staff.people.choices import CredentialState, PostKind
from staff.people.models import Credential, Person, Post

Paper = tuple[Credential, UploadedFile | None]
PAPER = "staff-credential"
ALREADY_ENTERED = _("A person with this ID number is already entered at this facility.")
ISSUED_HERE = _("Certificates of this kind are issued by courses held in the portal; nobody enters them by hand.")
JUDGED = _(
    "A department has judged this certificate; it stays on record. If it was entered wrongly, please ask the department."
)
HAS_JUDGED = _(
    "A department has judged a certificate of this person, so the entry stays. Please end the posts instead, or merge it."
)
SOMEBODY_ELSES = _(
    "A department confirmed the certificate with this number for somebody else. Please check the number."
)
REVOKED = _(
    "A certificate of this kind with this number was revoked for this person. Please ask the department for a new one."
)


@transaction.atomic
def engage(person: Person, post: Post, *, facility: Facility, by: User) -> Person:
    """Enter a person together with the first post."""
    require(policy.may_keep_people(by, facility))
    person.facility = facility
    lifetimes.refuse_outside(post.since, post.until, facility)
    hiring.ask(person, facility)
    person.revision += 1
    save_once(person)
    post.person = person
    post.save()
    fulltime.refuse_second(person, [post], field="id_number")
    return person


def head_to_enter(facility: Facility, *, on: date) -> dict[str, str]:
    """Return what the filing form says of the head, while nobody is entered as head: it is typed once."""
    is_entered = Post.objects.held(on).filter(person__facility=facility, kind=PostKind.HEAD).exists()
    if is_entered or not facility.head_name:
        return {}
    return {"name": facility.head_name, "id_type": facility.head_id_type, "id_number": facility.head_id_number}


@transaction.atomic
def enter(
    person: Person, post: Post, credentials: Iterable[Paper], *, facility: Facility, by: User, on: date
) -> Person:
    """Enter a person with the first post and the credentials at hand: all of it, or nothing."""
    engage(person, post, facility=facility, by=by)
    record_credentials(person, credentials, by=by, on=on)
    return person


@transaction.atomic
def record_credentials(person: Person, credentials: Iterable[Paper], *, by: User, on: date) -> None:
    """Record several credentials at once, each with its paper if it is at hand: all of them, or none."""
    for credential, paper in credentials:
        record_credential(person, credential, by=by, on=on, paper=paper)


@transaction.atomic
def correct(person: Person, *, by: User) -> Person:
    """Save corrected data of a person; a number corrected is asked about like one entered."""
    require(policy.may_keep_people(by, person.facility))
    if not Person.objects.known_by(person.id_type, person.id_number).filter(pk=person.pk).exists():
        hiring.ask(person, person.facility)
    person.revision += 1
    save_once(person)
    fulltime.refuse_second(person, person.posts.all(), field="id_number")
    return person


def save_once(person: Person) -> None:
    """Save, or raise Refused at the ID number if the facility has this person already."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise Refused(ALREADY_ENTERED, field="id_number") from None


@transaction.atomic
def give_post(person: Person, post: Post, *, by: User) -> Post:
    """Give the person one more post."""
    require(policy.may_keep_people(by, person.facility))
    lifetimes.refuse_outside(post.since, post.until, person.facility)
    hiring.ask(person, person.facility)
    post.person = person
    post.save()
    fulltime.refuse_second(person, [post], field="is_full_time")
    return post


def end_post(post: Post, *, by: User, on: date) -> Post:
    """Let the post end with the day; what was is kept."""
    require(policy.may_keep_people(by, post.person.facility))
    post.until = max(on, post.since)
    post.save(update_fields=["until"])
    return post


def end_all_posts(people: Iterable[Person], *, last: date) -> None:
    """Let every post of the entries end with the day, and with it what hangs on a post; what had not begun by then never does."""
    posts = Post.objects.filter(person__in=people)
    posts.filter(since__gt=last).delete()
    posts.filter(Q(until__isnull=True) | Q(until__gt=last)).update(until=last)


@transaction.atomic
def record_credential(
    person: Person, credential: Credential, *, by: User, on: date, paper: UploadedFile | None = None
) -> Credential:
    """Record a credential with its paper; kinds that run out get their last day from the rulebook when none is given."""
    require(policy.may_keep_people(by, person.facility))
    person.refresh_from_db(fields=["identity"])  # which the database fills
    credential.person = person
    _refuse_revoked(credential)
    _refuse_others(credential)
    if credential.kind.is_issued_here:
        raise Refused(ISSUED_HERE, field="kind")
    credential.expires_on = credential.expires_on or expiry.last_day(credential.kind, credential.issued_on, on=on)
    credential.save()
    if paper:
        file_paper(credential, paper, by=by)
    sharing.pass_on(credential, on=on)
    return credential


@transaction.atomic
def file_paper(credential: Credential, paper: UploadedFile, *, by: User) -> Document:
    """File the certificate itself with its entry, as a new version if there is one. Raises ValidationError for a bad file."""
    require(policy.may_keep_people(by, credential.person.facility))
    Credential.objects.select_for_update().get(pk=credential.pk)  # two uploads at once make two versions
    earlier = dossier.documents_of(credential).order_by("-id").first()
    kind = DocumentKind.objects.get(pk=PAPER)
    return dossier.add(
        credential,
        kind,
        paper,
        by=by,
        number=credential.number,
        issued_on=credential.issued_on,
        expires_on=credential.expires_on,
        replaces=earlier,
    )


@transaction.atomic
def remove_credential(credential: Credential, *, by: User) -> None:
    """Take back a credential entered by mistake, with its papers; its history stays."""
    require(policy.may_keep_people(by, credential.person.facility))
    if Credential.objects.select_for_update().get(pk=credential.pk).is_judged:
        raise Refused(JUDGED)
    _throw_away([credential])
    credential.delete()


def _refuse_others(credential: Credential) -> None:
    """Let nobody enter as one's own what a department confirmed for somebody else."""
    others = Credential.objects.in_other_names(credential).filter(state=CredentialState.CONFIRMED)
    if others.exists():
        raise Refused(SOMEBODY_ELSES, field="number")


def _refuse_revoked(credential: Credential) -> None:
    """Let nobody enter again, at whatever facility, what a department revoked."""
    same = Credential.objects.filter(kind=credential.kind_id, number=credential.number, state=CredentialState.REVOKED)
    if credential.number and same.filter(person__identity=credential.person.identity_id).exists():
        raise Refused(REVOKED, field="number")


@transaction.atomic
def remove(person: Person, *, by: User) -> None:
    """Take back a person entered by mistake; the history stays."""
    require(policy.may_keep_people(by, person.facility))
    if person.credentials.exclude(state=CredentialState.CLAIMED).exists():
        raise Refused(HAS_JUDGED)
    _throw_away(list(person.credentials.all()))
    person.delete()


def _throw_away(credentials: list[Credential]) -> None:
    """Delete the files of the credentials once their rows are gone."""
    storage = Document._meta.get_field("file").storage
    for name in Document.objects.filter(credential__in=credentials).values_list("file", flat=True):
        transaction.on_commit(partial(storage.delete, name))
