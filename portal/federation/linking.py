"""Recording by which login of another system an account may come in. Who keeps accounts does it, and never for the own one."""

from datetime import datetime
from hmac import compare_digest

from django.db import transaction
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from portal.accounts import events, keeping
from portal.accounts.choices import LoginEventKind as Kind
from portal.accounts.models import User
from portal.errors import Refused
from portal.federation.models import LinkedLogin
from portal.identifiers import texts
from portal.sealing import digests
from portal.unique import save_unique

TAKEN = _("This login is recorded with another account already.")
ONE_EACH = _("This account has a login of this system already. Please take it off first.")


def account_of(system: str, subject: str) -> User | None:
    """Return the account that is recorded for exactly this identifier of the system, open or closed."""
    link = _link_of(system, subject)
    return link.user if link and compare_digest(link.subject.encode(), subject.encode()) else None


def _link_of(system: str, subject: str) -> LinkedLogin | None:
    """Return the link whose identifier is the same but for marks and capitals: two of that kind can't stand beside each other."""
    known = digests(f"{system}:{texts.bare(subject)}")
    return LinkedLogin.objects.filter(system=system, digest__in=known).select_related("user").first()


@transaction.atomic
def record(account: User, system: str, subject: str, *, by: User, request: HttpRequest, at: datetime) -> LinkedLogin:
    """Let the account come in by the system's login of this identifier. Raises Refused if either has one."""
    keeping.require_kept(by, account)
    keeping.require_person(account)
    if LinkedLogin.objects.filter(user=account, system=system).exists():
        raise Refused(ONE_EACH, field="system")
    if _link_of(system, subject):
        raise Refused(TAKEN, field="subject")
    link = LinkedLogin(user=account, system=system, subject=subject, recorded_by=by, recorded_at=at)
    save_unique(link, Refused(TAKEN, field="subject"))
    events.record(Kind.LINKED, user=account, by=by, request=request, at=at)
    return link


@transaction.atomic
def take_off(link: LinkedLogin, *, by: User, request: HttpRequest, at: datetime) -> None:
    """Let the account come in by this login no more; sessions that it began stay, and are ended by security."""
    keeping.require_kept(by, link.user)
    if LinkedLogin.objects.filter(pk=link.pk).delete()[0]:
        events.record(Kind.UNLINKED, user=link.user, by=by, request=request, at=at)
