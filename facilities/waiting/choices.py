"""Closed vocabularies of waiting lists and offers of places."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

from portal.tones import toned


@toned(info="waiting", warning="offered", good="placed")
class WishState(TextChoices):
    WAITING = "waiting", _("On the list")
    OFFERED = "offered", _("A place is offered")
    PLACED = "placed", _("Place accepted")
    DECLINED = "declined", _("Offer declined")
    EXPIRED = "expired", _("Offer not answered in time")
    LEFT = "left", _("Left the list")
    RELEASED = "released", _("Place given up for another one")


OPEN_WISH_STATES = (WishState.WAITING, WishState.OFFERED)


@toned(info="open", good="accepted", warning="expired")
class PlaceOfferState(TextChoices):
    OPEN = "open", _("Waits for the family's answer")
    ACCEPTED = "accepted", _("Accepted by the family")
    DECLINED = "declined", _("Declined by the family")
    EXPIRED = "expired", _("Ended without an answer")
    TAKEN_BACK = "taken_back", _("Taken back")


@toned(info="open", good="made", warning="expired")
class SwapState(TextChoices):
    OPEN = "open", _("Waits for both families")
    MADE = "made", _("Places swapped")
    DECLINED = "declined", _("Swap declined")
    EXPIRED = "expired", _("Swap ended without both answers")


class PointKind(TextChoices):
    """How points are given: for what a family states, for the rank of the wish, or for each month on the list."""

    CLAIM = "claim", _("stated by the family")
    RANK = "rank", _("rank of the wish")
    MONTH = "month", _("each month on the list")
