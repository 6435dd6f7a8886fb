"""Who would see a part of a complaint: nothing is given to an office where nobody reads it, and what nobody reads any more is shown."""

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Left, Length
from guardian.models import UserObjectPermission

from inspections.complaints.models import Complaint, ComplaintPart
from portal import permissions
from portal.models import Area, User


def readers(department_id: str, area_code: str) -> QuerySet[User]:
    """Return the accounts in use that deal with parts of the department's in the area."""
    above = [area_code[:length] for length in range(1, len(area_code) + 1)]
    granted = UserObjectPermission.objects.filter(
        content_type=ContentType.objects.get_for_model(Area),
        object_pk__in=above,
        permission__codename=permissions.INSPECT.partition(".")[2],
    )
    posts = {"memberships__until__isnull": True, "memberships__organisation__department": department_id}
    return User.objects.filter(is_active=True, pk__in=granted.values("user"), **posts).distinct()


def unread(complaints: Iterable[Complaint]) -> list[ComplaintPart]:
    """Return the parts that wait for a department of which nobody would see them, the oldest first."""
    rows = ComplaintPart.objects.asked().filter(complaint__in=complaints)
    rows = rows.select_related("complaint__facility", "complaint__area", "department").order_by("pk")
    found = {(row.department_id, row.complaint.area_id) for row in rows}
    empty = {place for place in found if not readers(*place).exists()}
    return [row for row in rows if (row.department_id, row.complaint.area_id) in empty]


def without_reader(parts: QuerySet[ComplaintPart]) -> QuerySet[ComplaintPart]:
    """Keep the same parts in one query, to be counted."""
    granted = UserObjectPermission.objects.filter(
        object_pk=Left(OuterRef("complaint__area_id"), Length("object_pk")),
        content_type=ContentType.objects.get_for_model(Area),
        permission__codename=permissions.INSPECT.partition(".")[2],
        user__is_active=True,
        user__memberships__until__isnull=True,
        user__memberships__organisation__department=OuterRef("department_id"),
    )
    return parts.filter(~Exists(granted))
