"""Recurring questions about people, their posts and credentials."""

from datetime import date

from django.db.models import Q, QuerySet

from facilities.models import Facility
from portal.identifiers import texts
from portal.sealing import digests
from staff.people.choices import HOLDING, CredentialState


class PersonQuerySet(QuerySet):
    def visible_to(self, user):
        """People who work at a facility that the user may see."""
        return self.filter(facility__in=Facility.objects.visible_to(user))

    def personal_to(self, user):
        """People whose personal data the user may see."""
        return self.filter(facility__in=Facility.objects.personal_to(user))

    def known_by(self, kind: str, number: str):
        """People with this identity document, also such as were entered under a former key."""
        wanted = digests(f"{kind}:{texts.bare(number)}") if number else []
        return self.filter(id_digest__in=wanted)

    def with_posts(self):
        """Bring posts, their classes and the credentials along."""
        return self.prefetch_related("posts__care_class", "credentials__kind")


class PostQuerySet(QuerySet):
    def visible_to(self, user):
        """Posts at facilities that the user may see."""
        return self.filter(person__facility__in=Facility.objects.visible_to(user))

    def held(self, on: date):
        """Posts held on the day."""
        return self.filter(Q(until__isnull=True) | Q(until__gte=on), since__lte=on)


class CredentialKindQuerySet(QuerySet):
    def entered_by_hand(self, on: date):
        """Kinds that facilities enter on the day: not those that courses of the portal issue, nor those that ended."""
        return self.filter(Q(entered_until__isnull=True) | Q(entered_until__gte=on), is_issued_here=False)

    def counting_when_answered(self):
        """Kinds of which only what the department answered counts (law on the protection of minors, art. 62)."""
        return self.filter(counts_when_answered=True)

    def kept_by(self, departments):
        """Kinds whose register one of the departments keeps."""
        return self.filter(keeper__in=departments)


class CredentialQuerySet(QuerySet):
    def visible_to(self, user):
        """Credentials of people who work at a facility that the user may see."""
        return self.filter(person__facility__in=Facility.objects.visible_to(user))

    def personal_to(self, user):
        """Credentials of people whose personal data the user may see."""
        return self.filter(person__facility__in=Facility.objects.personal_to(user))

    def valid(self, on: date):
        """Credentials that are issued and not expired on the day, and that no department denied or revoked."""
        return self.holding().filter(Q(expires_on__isnull=True) | Q(expires_on__gte=on), issued_on__lte=on)

    def same_as(self, credential):
        """The same certificate where other facilities have it: of one human, one kind, one number, one day of issue."""
        facts = {"kind": credential.kind_id, "number": credential.number, "issued_on": credential.issued_on}
        same = self.filter(person__identity=credential.person.identity_id, **facts).exclude(pk=credential.pk)
        return same if credential.number and credential.person.identity_id else same.none()

    def in_other_names(self, credential):
        """Certificates of the same kind and number that facilities entered of other people."""
        same = self.filter(kind=credential.kind_id, number=credential.number)
        others = same.exclude(person=credential.person)
        if identity := credential.person.identity_id:
            others = others.exclude(person__identity=identity)
        return others if credential.number else self.none()

    def holding(self):
        """Credentials that no department denied or revoked; of a background check only what the department answered."""
        answered = self.model.kind.field.related_model.objects.counting_when_answered().values("pk")
        return self.filter(Q(state=CredentialState.CONFIRMED) | Q(state__in=HOLDING) & ~Q(kind__in=answered))

    def of_answered_kinds(self):
        """Credentials of kinds that count only once the department answered."""
        return self.filter(kind__counts_when_answered=True)
