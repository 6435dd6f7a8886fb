"""What a user may reach: the grants that django-guardian keeps on areas, organisations and facilities, read once."""

from dataclasses import dataclass, field
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.db import DEFAULT_DB_ALIAS, connection
from django.db.models import Model, Q

from portal.accounts.models import User
from portal.areas.models import Area
from portal.errors import NotAllowed
from portal.querysets import within

AnchorKey = tuple[str, str]  # permission, anchor model as "app.model"


@dataclass(frozen=True)
class Scope:
    """Grants of one user: for each permission and kind of anchor the keys of the anchors; the fields worked in; the
    permissions that hold everywhere, by the account or its groups; and for whom the user acts just now, if for somebody else.
    """

    anchors: dict[AnchorKey, frozenset[str]] = field(default_factory=dict)
    departments: frozenset[str] = frozenset()
    everywhere: frozenset[str] = frozenset()
    behalf_of: int | None = None

    def keys(self, permission: str, anchor: type[Model]) -> frozenset[str]:
        """Return the primary keys, as text, of the anchors on which the permission was granted."""
        return self.anchors.get((permission, anchor._meta.label_lower), frozenset())

    def areas(self, permission: str) -> frozenset[str]:
        """Return the division codes at or below which the permission holds."""
        return self.keys(permission, Area)

    def covers(self, permission: str, area_code: str) -> bool:
        """Say whether the permission holds in the area."""
        return any(area_code.startswith(code) for code in self.areas(permission))

    def in_areas(self, permission: str, field_name: str = "area_id") -> Q:
        """Match rows whose division code the permission covers."""
        return within(self.areas(permission), field_name)


def scope_of(user: User | AnonymousUser) -> Scope:
    """Return the user's grants, read from the database once per request (the user object is the request's own)."""
    if not user.is_authenticated or not user.is_active:
        return Scope()
    kept: Scope | None = getattr(user, "_scope", None)
    if kept is None:
        kept = user._scope = _read(user)  # type: ignore[attr-defined]
    return kept


GRANTS = """
    SELECT ARRAY(
        SELECT ARRAY[about.app_label || '.' || permission.codename, anchor.app_label || '.' || anchor.model, g.object_pk]
        FROM guardian_userobjectpermission g
        JOIN auth_permission permission ON permission.id = g.permission_id
        JOIN django_content_type about ON about.id = permission.content_type_id
        JOIN django_content_type anchor ON anchor.id = g.content_type_id
        WHERE g.user_id = person.id
    ), ARRAY(
        SELECT DISTINCT body.department_id::text
        FROM portal_membership post JOIN portal_organisation body ON body.id = post.organisation_id
        WHERE post.user_id = person.id AND post.until IS NULL AND body.department_id IS NOT NULL
    ), ARRAY(
        SELECT about.app_label || '.' || permission.codename
        FROM auth_permission permission JOIN django_content_type about ON about.id = permission.content_type_id
        WHERE permission.id IN (
            SELECT permission_id FROM portal_user_user_permissions WHERE user_id = person.id
            UNION ALL
            SELECT given.permission_id FROM auth_group_permissions given
            JOIN portal_user_groups mine ON mine.group_id = given.group_id WHERE mine.user_id = person.id
        )
    )"""
PERSON = f"{GRANTS}, {{columns}} FROM portal_user person WHERE person.id = %s"


def _read(user: Any) -> Scope:
    with connection.cursor() as cursor:
        cursor.execute(f"{GRANTS} FROM (SELECT %s::bigint AS id) person", [user.pk])
        return _scope(*cursor.fetchone())


def person(pk: int | str) -> User | None:
    """Return the account with its scope already read, in one query."""
    fields = [field.column for field in User._meta.concrete_fields]
    with connection.cursor() as cursor:
        cursor.execute(PERSON.format(columns=", ".join(f'person."{name}"' for name in fields)), [pk])
        row = cursor.fetchone()
    if row is None:
        return None
    user = User.from_db(DEFAULT_DB_ALIAS, [field.attname for field in User._meta.concrete_fields], row[3:])
    user._scope = _scope(*row[:3])  # type: ignore[attr-defined]
    return user


def _scope(grants: list[list[str]], departments: list[str], everywhere: list[str]) -> Scope:
    anchors: dict[AnchorKey, set[str]] = {}
    for permission, anchor, pk in grants:
        anchors.setdefault((permission, anchor), set()).add(pk)
    anchored = {key: frozenset(pks) for key, pks in anchors.items()}
    return Scope(anchored, frozenset(departments), frozenset(everywhere))


def may(user: User | AnonymousUser, permission: str, anchor: Model | None = None) -> bool:
    """Say whether the user holds the permission everywhere, or on the anchor (for an area: on one that holds it)."""
    if _may_everywhere(user, permission):
        return True
    if anchor is None:
        return False
    scope = scope_of(user)
    if isinstance(anchor, Area):
        return scope.covers(permission, anchor.code)
    return str(anchor.pk) in scope.keys(permission, type(anchor))


def may_anywhere(user: User | AnonymousUser, permission: str) -> bool:
    """Say whether the user holds the permission on anything at all: enough to show a way in, never to act."""
    return _may_everywhere(user, permission) or any(key[0] == permission for key in scope_of(user).anchors)


def _may_everywhere(user: User | AnonymousUser, permission: str) -> bool:
    """Say what `has_perm` would say of no object, without its queries."""
    return user.is_active and (user.is_superuser or permission in scope_of(user).everywhere)


def behalf_of(user: User | AnonymousUser | None) -> int | None:
    """Return the key of the person for whom the user acts in this request, or None; asks nothing of the database."""
    kept: Scope | None = getattr(user, "_scope", None)
    return kept.behalf_of if kept else None


def hands_of(user: User | AnonymousUser) -> set[int]:
    """Return the keys of the people whose hand the user is just now: one's own, and that of the person for whom one acts."""
    return {pk for pk in (user.pk, behalf_of(user)) if pk is not None}


def is_hand_of(user: User | AnonymousUser, person_pk: int | None) -> bool:
    """Say whether the user is the person, or acts for the person: two such hands are one where the law wants two people."""
    return person_pk in hands_of(user)


def require(allowed: bool) -> None:
    """Raise NotAllowed unless a predicate of a policy said yes."""
    if not allowed:
        raise NotAllowed
