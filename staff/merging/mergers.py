"""Merging two entries of one person: posts, certificates and papers move to the right entry, the wrong one ends with its history."""

from datetime import date

from django.contrib.contenttypes.models import ContentType
from django.db import IntegrityError, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from pghistory.models import Event

from portal.accounts.scope import require
from portal.errors import Refused
from portal.models import Document, User
from staff.merging.models import Merger
from staff.people import fulltime, hiring, policy
from staff.people.models import Person

OTHER_FACILITY = _("Entries of two facilities are not merged: each facility keeps its own.")
BOTH = _("Both entries hold the same: %(noun)s. Please end one of the two first, then merge.")
GONE = _("One of the entries is no more. Please reload the page.")


@transaction.atomic
def merge(wrong: Person, *, into: Person, reason: str, by: User, on: date) -> Merger:
    """Take the wrong entry into the right one, under the lock of both. Raises Refused."""
    require(policy.may_keep_people(by, wrong.facility))
    if wrong.facility_id != into.facility_id or wrong.pk == into.pk:
        raise Refused(OTHER_FACILITY, field="into")
    locked = Person.objects.select_for_update().filter(pk__in=[wrong.pk, into.pk]).order_by("pk")
    if len(locked) != 2:
        raise Refused(GONE)
    hiring.ask(into, into.facility)
    _move(wrong, into)
    fulltime.refuse_second(into, into.posts.all(), field="into")
    Merger.objects.filter(into=wrong).update(into=into)
    merger = Merger.objects.create(into=into, former_id=wrong.pk, reason=reason, by=by, on=on)
    wrong.delete()
    return merger


def _held() -> list[tuple[type[Model], str]]:
    """Return every table that says something of a person, of whatever case, with its column; histories keep what they said."""
    fields = [relation.field for relation in Person._meta.related_objects]
    return [(field.model, field.name) for field in fields if not issubclass(field.model, (Merger, Event))]


def _move(wrong: Person, into: Person) -> None:
    for model, column in _held():
        try:
            with transaction.atomic():
                model._base_manager.filter(**{column: wrong}).update(**{column: into})
        except IntegrityError:
            raise Refused(BOTH % {"noun": model._meta.verbose_name}, field="into") from None
    kind = ContentType.objects.get_for_model(Person)
    Document.objects.filter(subject_type=kind, subject_id=wrong.pk).update(subject_id=into.pk)
