"""What somebody typed when the login had expired, kept in the session and put back into the same form after the login.

Only requests that passed the CSRF check, or came from this very site, are kept; never files, never passwords; for one hour; and
only for the user whose page it was.
"""

from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.forms import BoundField
from django.forms.renderers import TemplatesSetting
from django.http import HttpRequest, QueryDict

from portal.sealing import opened, seal

KEY = "kept"
LIFETIME = timedelta(hours=1)
MOST_BYTES = 100_000
typed: ContextVar[QueryDict | None] = ContextVar("typed", default=None)


def keep(request: HttpRequest, path: str, *, at: datetime) -> None:
    """Keep the request's fields in its session for the form at `path`."""
    data = request.POST.copy()
    for name in [n for n in data if n == "csrfmiddlewaretoken" or "password" in n]:
        del data[name]
    body = data.urlencode()
    if data and len(body) <= MOST_BYTES:
        request.session[KEY] = {"path": path, "user": data.get("_user", ""), "body": seal(body), "at": at.isoformat()}


def restore(request: HttpRequest, *, at: datetime) -> QueryDict | None:
    """Return what was kept for this page and user; drop it when it is old or another user's."""
    kept: dict[str, Any] | None = request.session.get(KEY)
    if kept is None:
        return None
    is_old = at - datetime.fromisoformat(kept["at"]) > LIFETIME
    if is_old or kept["user"] != str(request.user.pk):
        del request.session[KEY]
        return None
    return QueryDict(opened(kept["body"])) if kept["path"] == request.path else None


def forget(request: HttpRequest) -> None:
    """Drop what was kept for this page: it is being sent."""
    if (request.session.get(KEY) or {}).get("path") == request.path:
        del request.session[KEY]


class KeptBoundField(BoundField):
    """A field that shows, on a fresh form, what was typed into it before the login expired."""

    def value(self) -> Any:
        """Return the kept entry if there is one."""
        data = typed.get()
        if data is None or self.form.is_bound or self.html_name not in data:
            return super().value()
        return self.field.widget.value_from_datadict(data, {}, self.html_name)


class Renderer(TemplatesSetting):
    """The house's form renderer."""

    bound_field_class = KeptBoundField
