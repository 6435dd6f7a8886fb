"""Recurring questions of the cellar's tables."""

from django.db.models import Q, QuerySet


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
