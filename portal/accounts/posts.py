"""Posts and the grants they bring: the only writer of memberships and of django-guardian's grants on areas and bodies."""

from datetime import date

from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from guardian.models import UserObjectPermission

from portal import permissions as may_do
from portal.accounts.choices import OrganisationKind, Role
from portal.accounts.models import Membership, Organisation, User
from portal.areas.models import Area

ROLE_GRANTS: dict[str, tuple[str, ...]] = {
    Role.OPERATOR: (may_do.OPERATE,),
    Role.REVIEWER: (
        may_do.SEE_FACILITIES,
        may_do.SEE_FILINGS,
        may_do.REVIEW_FILINGS,
        may_do.SEE_INSPECTIONS,
        may_do.SCREEN_COMPLAINTS,
        may_do.SEE_PERSONAL_DATA,
        may_do.SEE_FIGURES,
        may_do.APPROVE_FIGURES,
    ),
    Role.BUREAU_LEAD: (
        may_do.SEE_FACILITIES,
        may_do.SEE_FILINGS,
        may_do.REVIEW_FILINGS,
        may_do.DECIDE_FILINGS,
        may_do.GIVE_OPINIONS,
        may_do.INSPECT,
        may_do.SEE_INSPECTIONS,
        may_do.SCREEN_COMPLAINTS,
        may_do.SEE_PERSONAL_DATA,
        may_do.SEE_FIGURES,
        may_do.APPROVE_FIGURES,
        may_do.LOCK_FIGURES,
        may_do.KEEP_RULEBOOK,
        may_do.IMPORT_REGISTERS,
    ),
    Role.STREET_OFFICER: (
        may_do.SEE_FACILITIES,
        may_do.GIVE_OPINIONS,
        may_do.INSPECT,
        may_do.SEE_INSPECTIONS,
        may_do.SEE_FIGURES,
        may_do.REPORT_FIGURES,
        may_do.APPROVE_FIGURES,
    ),
    Role.DEPARTMENT_OFFICER: (
        may_do.SEE_FACILITIES,
        may_do.REGISTER_OPERATORS,
        may_do.GIVE_OPINIONS,
        may_do.INSPECT,
        may_do.SEE_FIGURES,
    ),
    Role.COMMUNITY_WORKER: (may_do.SEE_FACILITIES, may_do.SEE_FIGURES, may_do.REPORT_FIGURES),
    Role.ADMINISTRATOR: (
        may_do.SEE_FIGURES,
        may_do.KEEP_RULEBOOK,
        may_do.KEEP_ACCOUNTS,
        may_do.IMPORT_REGISTERS,
    ),
    Role.SECURITY: (may_do.KEEP_SECURITY,),
    Role.AUDIT: (may_do.AUDIT,),
}

HELD = (
    "permission__content_type__app_label",
    "permission__codename",
    "user_id",
    "content_type__model",
    "object_pk",
)


@transaction.atomic
def appoint(user: User, organisation: Organisation, role: str, *, on: date) -> Membership:
    """Give a user a post from a day on, with the grants of the post on the body's area or, for an operator, the body."""
    post, created = Membership.objects.get_or_create(
        user=user, organisation=organisation, role=role, until=None, defaults={"since": on}
    )
    if created:
        _grant([(permission, user, _anchor(organisation)) for permission in ROLE_GRANTS[role]])
    return post


@transaction.atomic
def complete_grants() -> int:
    """Give open posts what their role has come to bring since they began, after an update; return how many grants were new."""
    held = set(UserObjectPermission.objects.values_list(*HELD))
    missing = [
        (permission, post.user, anchor)
        for post in Membership.objects.filter(until__isnull=True).select_related("user", "organisation__area")
        for anchor in [_anchor(post.organisation)]
        for permission in ROLE_GRANTS[post.role]
        if (*permission.split("."), post.user_id, anchor._meta.model_name, str(anchor.pk)) not in held
    ]
    _grant(missing)
    return len(missing)


@transaction.atomic
def dismiss(post: Membership, *, on: date) -> None:
    """End a post; take back its grants unless another open post of the user brings the same ones."""
    post.until = on
    post.save(update_fields=["until"])
    others = Membership.objects.filter(user=post.user, until__isnull=True).select_related("organisation__area")
    kept = {(p, _anchor(o.organisation)) for o in others for p in ROLE_GRANTS[o.role]}
    anchor = _anchor(post.organisation)
    lost = [may_do.codename(p) for p in ROLE_GRANTS[post.role] if (p, anchor) not in kept]
    UserObjectPermission.objects.filter(
        user=post.user,
        permission__codename__in=lost,
        content_type=ContentType.objects.get_for_model(anchor),
        object_pk=str(anchor.pk),
    ).delete()


def _grant(grants: list[tuple[str, User, Organisation | Area]]) -> None:
    """Write any number of grants in one statement; those that are there already stay."""
    kinds = ContentType.objects.get_for_models(Area, Organisation)
    known = {(p.content_type_id, p.codename): p for p in Permission.objects.filter(content_type__in=kinds.values())}
    UserObjectPermission.objects.bulk_create(
        [
            UserObjectPermission(
                permission=known[kinds[type(anchor)].pk, may_do.codename(permission)],
                user=user,
                content_type=kinds[type(anchor)],
                object_pk=str(anchor.pk),
            )
            for permission, user, anchor in grants
        ],
        ignore_conflicts=True,
    )


def _anchor(organisation: Organisation) -> Organisation | Area:
    return organisation if organisation.kind == OrganisationKind.OPERATOR else organisation.area
