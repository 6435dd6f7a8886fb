"""The demo's accounts: one of each kind to try the portal with, and colleagues in every street and department."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.utils import timezone

from portal.accounts import posts
from portal.accounts.choices import OrganisationKind, Role
from portal.accounts.models import Organisation, User
from portal.demo import invention
from portal.demo.demonstration import PASSWORD, demonstrator
from portal.querysets import within

HOME_STREET = "330103001"  # 长庆街道: here the accounts `street` and `community` work and `operator` has its facilities
STANDING_DAYS = 900  # how long the posts have been held


@dataclass(frozen=True)
class Account:
    username: str
    body: Organisation
    role: str


@demonstrator(10, "accounts")
def officials(random: Random, on: date) -> int:
    """Open accounts for officers of every department, street and of one community, with their posts."""
    planned = list(_planned())
    users = opened([account.username for account in planned], random)
    for account in planned:
        posts.appoint(users[account.username], account.body, account.role, on=on - timedelta(days=STANDING_DAYS))
    return len(planned)


def opened(usernames: list[str], random: Random) -> dict[str, User]:
    """Make demo users with the demo's password."""
    password = _password()
    made = [
        User(
            username=name,
            full_name=invention.person(random),
            mobile=invention.mobile(random),
            mobile_confirmed_at=timezone.now(),
            password=password,
            is_demo=True,
        )
        for name in usernames
    ]
    return {user.username: user for user in User.objects.bulk_create(made)}


@cache
def _password() -> str:
    """Hash the password once for all accounts: it is no secret, and a hash is made to take long."""
    return make_password(PASSWORD)


def _planned() -> Iterator[Account]:
    departments = {
        body.department_id: body
        for body in Organisation.objects.filter(kind=OrganisationKind.DEPARTMENT, area_id=settings.DISTRICT_CODE)
    }
    health = departments.pop("health")
    yield Account("bureau", health, Role.BUREAU_LEAD)
    yield Account(
        "deputy", health, Role.BUREAU_LEAD
    )  # decides what `bureau` must not: appeals against its own decisions
    yield Account("reviewer", health, Role.REVIEWER)
    yield Account("reviewer2", health, Role.REVIEWER)
    yield Account("admin", health, Role.ADMINISTRATOR)
    yield Account("security", health, Role.SECURITY)
    yield Account("audit", health, Role.AUDIT)
    for code, body in sorted(departments.items()):
        yield Account(code, body, Role.DEPARTMENT_OFFICER)  # type: ignore[arg-type]
    streets = Organisation.objects.filter(kind=OrganisationKind.STREET).order_by("area_id")
    for body in streets:
        name = "street" if body.area_id == HOME_STREET else f"street{body.area_id[-1]}"
        yield Account(name, body, Role.STREET_OFFICER)
    community = Organisation.objects.filter(within([HOME_STREET]), kind=OrganisationKind.COMMUNITY)
    yield Account("community", community.order_by("area_id")[0], Role.COMMUNITY_WORKER)
