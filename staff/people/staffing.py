"""What the operator does with people: engage, give posts, record credentials, let go."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from facilities.models import Facility
from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from staff.people import policy
from staff.people.choices import YEARLY, CredentialKind
from staff.people.models import Credential, Person, Post

ALREADY_ENTERED = _("A person with this ID number is already entered at this facility.")


@transaction.atomic
def engage(person: Person, post: Post, *, facility: Facility, by: User) -> Person:
    """Enter a person together with the first post."""
    require(policy.may_keep_people(by, facility))
    person.facility = facility
    person.revision += 1
    save_once(person)
    post.person = person
    post.save()
    return person


@transaction.atomic
def correct(person: Person, *, by: User) -> Person:
    """Save corrected data of a person."""
    require(policy.may_keep_people(by, person.facility))
    person.revision += 1
    save_once(person)
    return person


def save_once(person: Person) -> None:
    """Save, or raise Refused at the ID number if the facility has this person already."""
    try:
        with transaction.atomic():
            person.save()
    except IntegrityError:
        raise Refused(ALREADY_ENTERED, field="id_number") from None


def give_post(person: Person, post: Post, *, by: User) -> Post:
    """Give the person one more post."""
    require(policy.may_keep_people(by, person.facility))
    post.person = person
    post.save()
    return post


def end_post(post: Post, *, by: User, on: date) -> Post:
    """Let the post end with the day; what was is kept."""
    require(policy.may_keep_people(by, post.person.facility))
    post.until = max(on, post.since)
    post.save(update_fields=["until"])
    return post


def record_credential(person: Person, credential: Credential, *, by: User, on: date) -> Credential:
    """Record a credential; kinds that run out get their last day from the rulebook when none is given."""
    require(policy.may_keep_people(by, person.facility))
    credential.person = person
    if credential.expires_on is None and credential.kind in YEARLY:
        months = int(Limits(on)[YEARLY[CredentialKind(credential.kind)]])
        credential.expires_on = credential.issued_on + relativedelta(months=months, days=-1)
    credential.save()
    return credential


def remove_credential(credential: Credential, *, by: User) -> None:
    """Take back a credential entered by mistake; its history stays."""
    require(policy.may_keep_people(by, credential.person.facility))
    credential.delete()


def remove(person: Person, *, by: User) -> None:
    """Take back a person entered by mistake; the history stays."""
    require(policy.may_keep_people(by, person.facility))
    person.delete()
