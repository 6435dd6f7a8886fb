"""Notices: what a body or a person must know, told exactly once however often the task runs."""

from datetime import datetime
from typing import Any

from django.utils.translation import override

from portal.models import Notice, Organisation, User


def tell(key: str, *, to: Organisation | User, title: Any, text: Any = "", url: str = "") -> bool:
    """Tell a body or a person something in Chinese, once per `key`; return whether it was new."""
    receiver = {"organisation": to} if isinstance(to, Organisation) else {"user": to}
    with override("zh-hans"):
        words = {"title": str(title), "text": str(text), "url": url}
    _notice, is_new = Notice.objects.get_or_create(key=key, defaults=receiver | words)
    return is_new


def mark_read(notice: Notice, *, by: User, at: datetime) -> None:
    """Keep who read it first, and when."""
    Notice.objects.filter(pk=notice.pk, read_at__isnull=True).update(read_at=at, read_by=by)
