"""Recurring questions of the cellar's tables."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet


def within(codes: Iterable[str], field: str = "area_id") -> Q:
    """Match rows whose division code lies in one of the areas, as ranges over the code (first measured, then chosen)."""
    condition = Q(pk__in=[])
    for code in codes:
        condition |= Q(**{f"{field}__gte": code, f"{field}__lt": code + ":"})  # ":" follows "9" in collation C
    return condition


class AreaQuerySet(QuerySet):
    def within(self, *codes: str):
        """Areas with one of the codes or below it."""
        return self.filter(within(codes, "code"))

    def existing(self, on: date):
        """Areas that exist on the day."""
        started = Q(valid_from__isnull=True) | Q(valid_from__lte=on)
        return self.filter(started, Q(valid_to__isnull=True) | Q(valid_to__gte=on))


class ClauseQuerySet(QuerySet):
    def in_force(self, on: date):
        """Versions of clauses that hold on the day."""
        return self.filter(Q(effective_to__isnull=True) | Q(effective_to__gte=on), effective_from__lte=on)


class TermQuerySet(QuerySet):
    def running(self):
        """Terms that are neither stopped nor met yet."""
        return self.filter(stopped_on__isnull=True)


class LetterQuerySet(QuerySet):
    def about(self, subject):
        """Letters about a row, newest first."""
        return self.filter(
            subject_type__app_label=subject._meta.app_label,
            subject_type__model=subject._meta.model_name,
            subject_id=subject.pk,
        )

    def unread(self):
        """Letters that their addressee has not opened, and that still hold."""
        return self.filter(read_at__isnull=True, revoked_on__isnull=True)

    def addressed_to(self, user):
        """Letters to bodies in which the user holds a post."""
        return self.filter(to__in=_bodies_of(user))

    def issued_by_bodies_of(self, user):
        """Letters from bodies in which the user holds a post; those without an issuer are the health bureau's."""
        return self.filter(issuer__in=_bodies_of(user))


class NoticeQuerySet(QuerySet):
    def addressed_to(self, user):
        """Notices to the user or to a body in which the user holds a post."""
        return self.filter(Q(user=user) | Q(organisation__in=_bodies_of(user)))

    def unread(self):
        """Notices that nobody has read yet."""
        return self.filter(read_at__isnull=True)


def _bodies_of(user):
    return user.memberships.filter(until__isnull=True).values("organisation")


class DocumentQuerySet(QuerySet):
    def current(self):
        """Documents that no newer version has replaced."""
        return self.filter(replaced_by__isnull=True)
