"""Keeping accounts: open and close them, give and end posts, hand out one-time passwords. The database keeps the history."""

from collections.abc import Callable
from datetime import date, timedelta

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from portal import permissions
from portal.accounts import appointing, policy, posts as accounts
from portal.accounts.choices import OrganisationKind, Role
from portal.accounts.history import PersonalDataAccess
from portal.accounts.models import ADMINISTRATORS, Membership, Organisation, PostProposal, User
from portal.accounts.scope import require, scope_of
from portal.errors import Refused

READABLE = "abcdefghjkmnpqrstuvwxyz23456789"  # nothing that is mistaken for something else on paper
LENGTH = 14
ONE_TIME_DAYS = 7  # after the day on which it was given; then nobody gets in with it
OWN_ACCOUNT = _("Nobody changes the posts or the password of the own account here. Please ask a colleague.")
ROLES: dict[str, tuple[str, ...]] = {
    OrganisationKind.OPERATOR: (Role.OPERATOR,),
    OrganisationKind.DEPARTMENT: (Role.DEPARTMENT_OFFICER,),
    OrganisationKind.STREET: (Role.STREET_OFFICER,),
    OrganisationKind.COMMUNITY: (Role.COMMUNITY_WORKER,),
}
OF_THE_BUREAU = (Role.REVIEWER, Role.BUREAU_LEAD, *ADMINISTRATORS)
BUREAU = "health"  # the department that runs the portal
OF_A_PROGRAM = _("This account belongs to a program, which logs in by its token. Nobody logs in as it with a password.")
PROGRAMS: list[Callable[[User], bool]] = []  # upper packages say whose account is a program's
FURTHER_PAGES: list[
    Callable[[User], tuple[str, str] | None]
] = []  # theirs about an account: label and address, if there is one


def accounts_for(user: User) -> QuerySet[User]:
    """Return the accounts with a post, past, present or proposed, at a body of the areas whose accounts the user keeps."""
    kept = scope_of(user).in_areas(permissions.KEEP_ACCOUNTS, "organisation__area_id")
    posts, proposed = Membership.objects.filter(kept), PostProposal.objects.filter(kept)
    return User.objects.filter(Q(pk__in=posts.values("user")) | Q(pk__in=proposed.values("user")))


def bodies_for(user: User) -> QuerySet[Organisation]:
    """Return the bodies in which the user gives posts."""
    return Organisation.objects.filter(scope_of(user).in_areas(permissions.KEEP_ACCOUNTS))


def looks_for(user: User) -> QuerySet[PersonalDataAccess]:
    """Return the record of who looked at personal data in full, for those who audit."""
    require(policy.may_audit(user))
    return PersonalDataAccess.objects.select_related("user", "on_behalf_of", "subject_type")


def roles_of(body: Organisation) -> tuple[str, ...]:
    """Return the roles that a post at the body may bring."""
    return OF_THE_BUREAU if body.department_id == BUREAU else ROLES[body.kind]


@transaction.atomic
def open_account(account: User, body: Organisation, role: str, *, by: User, on: date) -> str:
    """Save a new account with its first post, or its proposal, and return its one-time password. Raises Refused if the name is taken."""
    require(policy.may_keep_accounts(by))
    password = _give_password(account, on=on)
    try:
        with transaction.atomic():
            account.save()
    except IntegrityError:
        raise Refused(_("This user name is taken. Please choose another one."), field="username") from None
    appoint(account, body, role, by=by, on=on)
    return password


@transaction.atomic
def open_first(account: User, *, on: date) -> str:
    """Open the first administrator's account and return its one-time password; called from the shell, not by a user.

    Raises Refused if somebody keeps the district's accounts already, or if the name is taken.
    """
    bureau = Organisation.objects.filter(department_id=BUREAU, area_id=settings.DISTRICT_CODE).order_by("pk").first()
    if bureau is None:
        raise Refused(_("The district is not loaded yet. Run load_district first."))
    if bureau.memberships.filter(role=Role.ADMINISTRATOR, until__isnull=True, user__is_active=True).exists():
        raise Refused(_("There is an administrator already, who opens further accounts in the portal."))
    try:
        account.clean_fields(exclude=["password"])
    except ValidationError as fault:
        name = next(iter(fault.message_dict))
        raise Refused(fault.message_dict[name][0], field=name) from None
    if User.objects.filter(username__iexact=account.username).exists():
        raise Refused(_("This user name is taken. Please choose another one."))
    password = _give_password(account, on=on)
    account.save()
    accounts.appoint(account, bureau, Role.ADMINISTRATOR, on=on)
    return password


@transaction.atomic
def appoint(account: User, body: Organisation, role: str, *, by: User, on: date) -> Membership | PostProposal:
    """Give a post at a body of the area, in a role that fits the body; a powerful one waits for a second administrator."""
    require_kept(by, account)
    require(bodies_for(by).filter(pk=body.pk).exists())
    if role not in roles_of(body):
        raise Refused(_("This role does not exist at this body."), field="role")
    appointing.require_separate(account, role)
    if appointing.needs_two(role):
        return appointing.propose(account, body, role, by=by, on=on)
    return accounts.appoint(account, body, role, on=on)


@transaction.atomic
def dismiss(post: Membership, *, by: User, on: date) -> None:
    """End a post and what it allows. A post that is over already stays as it is."""
    require_kept(by, post.user)
    require(bodies_for(by).filter(pk=post.organisation_id).exists())
    held = (
        Membership.objects.select_for_update(of=("self",)).select_related("organisation__area", "user").get(pk=post.pk)
    )
    if held.until is None:
        accounts.dismiss(held, on=max(on, held.since))


@transaction.atomic
def give_password(account: User, *, by: User, on: date) -> str:
    """Replace the password by a one-time one and return it; every session of the account ends. Raises Refused for a program's."""
    require_kept(by, account)
    require_person(account)
    password = _give_password(account, on=on)
    account.save(update_fields=["password", "must_change_password", "one_time_until"])
    return password


@transaction.atomic
def close(account: User, *, by: User) -> None:
    """Let nobody log in with the account any more; its posts and what it did stay on record."""
    require_kept(by, account)
    account.is_active = False
    account.save(update_fields=["is_active"])


@transaction.atomic
def reopen(account: User, *, by: User) -> None:
    """Let the account log in again."""
    require_kept(by, account)
    account.is_active = True
    account.save(update_fields=["is_active"])


def require_kept(by: User, account: User) -> None:
    """Raise NotAllowed unless `by` keeps accounts, this one among them (or new), and Refused if it is one's own."""
    require(policy.may_keep_accounts(by))
    if not policy.may_keep_account(by, account):
        raise Refused(OWN_ACCOUNT)
    require(not account.memberships.exists() or accounts_for(by).filter(pk=account.pk).exists())


def require_person(account: User) -> None:
    """Raise Refused for the account of a program, as which nobody logs in."""
    if any(is_one(account) for is_one in PROGRAMS):
        raise Refused(OF_A_PROGRAM)


def _give_password(account: User, *, on: date) -> str:
    password = get_random_string(LENGTH, READABLE)
    account.set_password(password)
    account.must_change_password, account.one_time_until = True, on + timedelta(days=ONE_TIME_DAYS)
    return password
