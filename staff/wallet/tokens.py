"""The wallet's token: a signed cookie of the pages below /wallet/ alone; and the card, a signed address that holds for ten minutes.

For hours without a network a phone keeps cards ahead, each of which holds for its own half hour alone.
"""

from contextlib import suppress
from datetime import datetime
from functools import wraps
from typing import Any

from django.conf import settings
from django.core import signing
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.cache import never_cache

from portal.cookies import of_path
from staff.wallet import wallets
from staff.wallet.models import Wallet

COOKIE = "wallet"
CARD = "wallet-card"
PLACE = "/wallet/"
LASTS = 12 * 3600  # seconds that a token opens the pages
CARD_LASTS = 600  # seconds that a card can be read
AHEAD = "wallet-card-ahead"
SLOT = 1800  # seconds for which a card kept ahead holds
SLOTS = 24  # cards that a phone keeps: twelve hours
SLACK = 120  # seconds by which clocks may differ


def let_in(response: HttpResponse, wallet: Wallet) -> HttpResponse:
    """Give the browser the token."""
    given = {"salt": COOKIE, "max_age": LASTS, "path": PLACE, "httponly": True, "samesite": "Lax"}
    kept = f"{wallet.pk} {wallet.epoch}"
    response.set_signed_cookie(of_path(COOKIE), kept, **given, secure=settings.SESSION_COOKIE_SECURE)  # type: ignore[arg-type]
    return response


def forget(response: HttpResponse) -> HttpResponse:
    """Take the token from the browser."""
    response.delete_cookie(of_path(COOKIE), path=PLACE, samesite="Lax")
    return response


def wallet_of(request: HttpRequest) -> Wallet | None:
    """Return the wallet whose token the browser holds, if it still opens and its owner works anywhere today."""
    kept = request.get_signed_cookie(of_path(COOKIE), default="", salt=COOKIE, max_age=LASTS) or ""
    return _found(*kept.split()) if kept else None


def _found(pk: Any, epoch: Any) -> Wallet | None:
    wallet = Wallet.objects.filter(pk=pk, epoch=epoch).first()
    return wallet if wallet and wallets.is_open(wallet, on=timezone.localdate()) else None


def of_wallet(page: Any) -> Any:
    """Let only the owner in, handed to the page as its second argument; others are asked who they are."""

    @wraps(page)
    @never_cache
    def entered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        wallet = wallet_of(request)
        if wallet is None:
            return redirect("wallet-enter")
        return page(request, wallet, *args, **kwargs)  # type: ignore[no-any-return]

    return entered


def card(wallet: Wallet) -> str:
    """Return what a card's QR code holds."""
    return signing.dumps([wallet.pk, wallet.epoch], salt=CARD)


def cards_ahead(wallet: Wallet, at: datetime) -> list[tuple[int, str]]:
    """Return the cards of the next twelve hours: the second (Unix) from which each holds, and what its QR code holds."""
    first = int(at.timestamp()) // SLOT * SLOT
    starts = [first + n * SLOT for n in range(SLOTS)]
    return [(start, signing.dumps([wallet.pk, wallet.epoch, start], salt=AHEAD)) for start in starts]


def of_card(token: str, at: datetime) -> Wallet | None:
    """Return whose card it is: for ten minutes, or in the half hour of one that was kept ahead."""
    with suppress(signing.BadSignature):
        return _found(*signing.loads(token, salt=CARD, max_age=CARD_LASTS))
    with suppress(signing.BadSignature):
        pk, epoch, start = signing.loads(token, salt=AHEAD)
        return _found(pk, epoch) if start - SLACK <= at.timestamp() < start + SLOT + SLACK else None
    return None
