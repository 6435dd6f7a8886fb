"""Bans, for the person whom they keep from children."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from portal.subjects.holdings import Asked, Told, holding
from staff.bans.models import Ban


@holding(gettext_lazy("Bans"), Ban)
def bans(asked: Asked) -> Iterator[Told]:
    """Bans of the person, with ground and days."""
    for ban in Ban.objects.filter(asked.by_paper()).select_related("ground"):
        yield {_("Ground"): str(ban.ground), _("Document"): ban.document, _("Span"): f"{ban.since} – {ban.until or ''}"}
