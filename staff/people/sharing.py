"""Certificates are the human's: each facility at which somebody works has the same ones, whoever of them entered them.

By number and name alone a facility could read what others keep of anybody. So they come along once the police have answered this facility's
question about her; that check itself does not: every facility asks for itself (law on the protection of minors, art. 62). Papers stay where
they were filed.
"""

from datetime import date

from django.db.models import QuerySet

from staff.people.models import Credential, Person, Post

FACTS = ("kind_id", "number", "issued_on", "expires_on", "hours", "state")


def bring_along(person: Person) -> None:
    """Give somebody about whom the police answered the certificates, with their standing, that other facilities entered."""
    person.refresh_from_db(fields=["identity"])  # which the database fills
    others = Credential.objects.filter(person__in=_elsewhere(person)).exclude(kind__counts_when_answered=True)
    for row in others.order_by("pk"):
        _copy(row, person)


def pass_on(credential: Credential, *, on: date) -> None:
    """Give a certificate just entered to the other facilities at which its human works on the day, with an answered check."""
    if credential.kind.counts_when_answered:
        return
    checked = Credential.objects.valid(on).of_answered_kinds()
    at_work = Post.objects.held(on).filter(person__in=checked.values("person"))
    for person in _elsewhere(credential.person).filter(pk__in=at_work.values("person")):
        _copy(credential, person)


def _elsewhere(person: Person) -> QuerySet[Person]:
    same = Person.objects.filter(identity=person.identity_id, name=person.name).exclude(pk=person.pk)
    return same if person.identity_id else same.none()


def _copy(row: Credential, person: Person) -> None:
    if not person.credentials.filter(kind=row.kind_id, number=row.number, issued_on=row.issued_on).exists():
        Credential.objects.create(person=person, **{name: getattr(row, name) for name in FACTS})
