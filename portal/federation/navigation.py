"""The ways to logins of other systems: on the page to log in, and on the page of an account. Neither stands there while none is on."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts import keeping
from portal.accounts.models import User
from portal.federation import gateways
from portal.signin.doors import DOORS


def doors() -> Iterator[tuple[str, str]]:
    """Tell the systems that are on."""
    for system in gateways.systems_on():
        yield _("Log in by: %(system)s") % {"system": system.label}, reverse("login-with", args=[system.value])


def page_of(account: User) -> tuple[str, str] | None:
    """Tell the page on which logins of other systems are recorded with an account."""
    if not gateways.systems_on():
        return None
    return _("Logins of other systems"), reverse("linked-login-list", args=[account.pk])


DOORS.append(doors)
keeping.FURTHER_PAGES.append(page_of)
