"""Notices: what a body or a person must know, told exactly once however often the task runs."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import override

from portal.accounts.models import Organisation, User
from portal.letters.models import Notice

TITLE = Notice._meta.get_field("title").max_length  # characters; what is longer is cut


def tell(
    key: str,
    *,
    to: Organisation | User,
    title: Promise | str,
    text: Promise | str = "",
    about: Mapping[str, Any] | None = None,
    url: str = "",
) -> bool:
    """Tell a body or a person something in Chinese, once per `key`; return whether it was new.

    The placeholders of lazy words are filled from `about` here, so that the notice is Chinese whoever causes it. What a person
    typed is a plain string and stays as it is.
    """
    receiver = {"organisation": to} if isinstance(to, Organisation) else {"user": to}
    with override("zh-hans"):
        words = {"title": _filled(title, about)[:TITLE], "text": _filled(text, about), "url": url}
    _notice, is_new = Notice.objects.get_or_create(key=key, defaults=receiver | words)
    return is_new


def _filled(words: Promise | str, about: Mapping[str, Any] | None) -> str:
    return str(words) % about if about and isinstance(words, Promise) else str(words)


def mark_read(notice: Notice, *, by: User, at: datetime) -> None:
    """Keep who read it first, and when."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at, read_by=by)


def mark_all_read(user: User, *, newest: int, at: datetime) -> int:
    """Keep that the user read all notices up to a key first; return how many nobody had read."""
    rows = Notice.objects.addressed_to(user).unread().filter(pk__lte=newest)
    return Notice.objects.filter(pk__in=rows.values("pk")).update(read_at=at, read_by=user)
