"""What families wish for, for a person who asks with her mobile."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from facilities.waiting.models import PlaceOffer, PlaceSwap, Wish
from portal.sealing import digests
from portal.subjects.holdings import Asked, Told, holding


@holding(gettext_lazy("Waiting lists"), Wish, PlaceOffer, PlaceSwap)
def wishes(asked: Asked) -> Iterator[Told]:
    """The wishes of the mobile's family, with what it stated and what became of them."""
    rows = (
        Wish.objects.filter(family__digest__in=digests(f"mobile:{asked.mobile}"))
        if asked.mobile
        else Wish.objects.none()
    )
    for row in rows.select_related("facility", "child"):
        yield {
            _("Facility"): str(row.facility),
            _("Child"): row.child.called,
            _("what counts for you"): "、".join(row.claims),
            _("state"): row.get_state_display(),
        }
