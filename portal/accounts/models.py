"""People who log in, the bodies they act for, and the posts they hold there."""

from typing import ClassVar

import pghistory
from django.contrib.auth.models import AbstractUser, UserManager as DjangoUserManager
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Upper
from django.utils.translation import get_language, gettext_lazy as _

from portal import permissions
from portal.accounts.choices import OrganisationKind, Role
from portal.areas.models import Area
from portal.identifiers.fields import MobileField, NameField, UsccField, UserNameField, canonical

ADMINISTRATORS = (Role.ADMINISTRATOR, Role.SECURITY, Role.AUDIT)  # three kinds, which watch each other
POWERFUL = (Role.BUREAU_LEAD, *ADMINISTRATORS)  # roles that no one administrator gives alone
KEPT = ["username", "full_name", "mobile", "is_active", "is_superuser", "must_change_password"]


class UserManager(DjangoUserManager["User"]):
    """Accounts, found by their user name however it is written in capitals."""

    use_in_migrations = False

    def get_by_natural_key(self, username: str | None) -> "User":
        """Return the account; two that differ in capitals only can't exist."""
        return self.get(username__iexact=username)


@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(condition=pghistory.AnyChange(*KEPT)),
    fields=KEPT,
    model_name="UserEvent",
    obj_field=pghistory.ObjForeignKey(related_name="events"),
)
class User(AbstractUser):
    """A person who logs in. `full_name` is what others see."""

    username = UserNameField(_("User name"), unique=True, validators=[AbstractUser.username_validator])
    full_name = NameField(_("full name"))
    mobile = MobileField(_("mobile"), blank=True)
    first_name = None  # type: ignore[assignment] # Chinese names are one field
    last_name = None  # type: ignore[assignment]
    must_change_password = models.BooleanField(
        _("must change the password"),
        default=False,
        editable=False,
        help_text=_("Set while a one-time password holds."),
    )
    one_time_until = models.DateField(
        _("one-time password holds until"), null=True, editable=False, help_text=_("Its last day.")
    )
    mobile_confirmed_at = models.DateTimeField(
        _("mobile confirmed at"), null=True, editable=False, help_text=_("By a code that was sent to it.")
    )
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)

    REQUIRED_FIELDS = ["full_name"]

    objects: ClassVar[UserManager] = UserManager()

    class Meta(AbstractUser.Meta):
        constraints = [
            models.UniqueConstraint(
                Upper("username"),
                name="one_account_per_user_name",
                violation_error_message=_("This user name is taken. Please choose another one."),
            ),
            canonical("username", "user_name", constraint="user_name_is_canonical"),
            canonical("full_name", "name", constraint="full_name_is_canonical"),
            canonical("mobile", "mobile", constraint="user_mobile_is_canonical"),
        ]

    def __str__(self) -> str:
        return self.full_name or self.username

    def get_full_name(self) -> str:
        """Return the name others see."""
        return str(self)


class Department(models.Model):
    """One of the 21 departments among which the founding document divides the work."""

    code = models.SlugField(_("code"), primary_key=True, max_length=30)
    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=120)

    class Meta:
        verbose_name = _("department")
        ordering = ["number"]

    def __str__(self) -> str:
        return self.name_en if (get_language() or "").startswith("en") else self.name


class Duty(models.Model):
    """A duty that the founding document gives to a department."""

    department = models.ForeignKey(Department, models.PROTECT, related_name="duties")
    order = models.PositiveSmallIntegerField(_("order"))
    text = models.CharField(_("text"), max_length=300)
    text_en = models.CharField(_("text in English"), max_length=500)

    class Meta:
        verbose_name = _("duty")
        ordering = ["department", "order"]
        constraints = [models.UniqueConstraint(fields=["department", "order"], name="one_duty_per_place_in_the_list")]

    def __str__(self) -> str:
        return self.text_en if (get_language() or "").startswith("en") else self.text


class Organisation(models.Model):
    """A body that acts in the portal: an operator, a department of the district, a street office, a community."""

    kind = models.CharField(_("kind"), max_length=12, choices=OrganisationKind)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("name in English"), max_length=160, blank=True)
    uscc = UsccField(_("unified social credit code"), max_length=30, null=True, blank=True, unique=True)
    area = models.ForeignKey(Area, models.PROTECT, related_name="organisations", help_text=_("Where it acts."))
    department = models.ForeignKey(
        Department, models.PROTECT, null=True, blank=True, related_name="organisations", help_text=_("Its field.")
    )
    is_proven = models.BooleanField(  # not yet, where somebody only signed up with its code (see `portal.mandates`)
        _("it is shown who acts for it"), default=True, editable=False
    )
    is_demo = models.BooleanField(_("demo"), default=False, editable=False)

    class Meta:
        verbose_name = _("organisation")
        ordering = ["name"]
        default_permissions = ()
        permissions = [(permissions.codename(p), p) for p in permissions.ON_ORGANISATIONS]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OrganisationKind.values), name="organisation_kind_is_known"),
            canonical("uscc", "uscc", constraint="organisation_uscc_is_canonical"),
        ]

    def __str__(self) -> str:
        return self.name_en if self.name_en and (get_language() or "").startswith("en") else self.name


@pghistory.track()
class Membership(models.Model):
    """A post held by a person in an organisation. Written by `portal.accounts.posts` only, together with its grants."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="memberships")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    since = models.DateField(_("since"))
    until = models.DateField(_("until"), null=True, blank=True, help_text=_("Last day of the post."))

    class Meta:
        verbose_name = _("membership")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(until__isnull=True),
                name="one_open_membership_per_post",
            ),
            models.UniqueConstraint(
                fields=["user"],
                condition=Q(until__isnull=True, role__in=ADMINISTRATORS),
                name="one_kind_of_administrator_per_person",
            ),
            models.CheckConstraint(condition=Q(role__in=Role.values), name="membership_role_is_known"),
            models.CheckConstraint(
                condition=Q(until__isnull=True) | Q(until__gte=F("since")), name="membership_is_a_span"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


class PostProposal(models.Model):
    """A powerful post that one administrator gives and an administrator of another kind has to confirm. Not answered: it waits."""

    user = models.ForeignKey(User, models.CASCADE, related_name="post_proposals")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+")
    role = models.CharField(_("role"), max_length=20, choices=Role)
    proposed_by = models.ForeignKey(User, models.PROTECT, related_name="+")
    proposed_on = models.DateField(_("proposed on"))
    is_confirmed = models.BooleanField(_("confirmed"), null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+")
    answered_on = models.DateField(_("answered on"), null=True)

    class Meta:
        verbose_name = _("proposed post")
        default_permissions = ()
        constraints = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=Q(is_confirmed__isnull=True),
                name="one_open_proposal_per_post",
            ),
            models.CheckConstraint(condition=Q(role__in=POWERFUL), name="only_powerful_posts_are_proposed"),
            models.CheckConstraint(
                condition=~Q(is_confirmed=True, answered_by=F("proposed_by"))
                & ~Q(is_confirmed=True, answered_by=F("user")),
                name="a_powerful_post_is_given_by_two",
            ),
            models.CheckConstraint(
                condition=Q(is_confirmed__isnull=True, answered_by__isnull=True, answered_on__isnull=True)
                | Q(is_confirmed__isnull=False, answered_by__isnull=False, answered_on__isnull=False),
                name="an_answer_to_a_proposed_post_is_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} · {self.organisation} · {self.get_role_display()}"


class Guess(models.Model):
    """A wrong try at something that is not to be guessed; `portal.accounts.limiting` counts and clears them away."""

    key = models.CharField(max_length=120)
    at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["key", "at"], name="guess_key_at")]

    def __str__(self) -> str:
        return self.key
