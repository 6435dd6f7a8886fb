"""Who may open a wallet, what it shows, and the secret address of its calendar. On the last day of the last post it is closed."""

import secrets
from datetime import date

from django.db import transaction
from django.db.models import F, Q, QuerySet

from portal.sealing import digest, digests
from staff.identities.models import Identity
from staff.people.models import Person, Post
from staff.wallet.models import Wallet

SECRET = 32  # bytes of the calendar's secret


def at_work(on: date) -> QuerySet[Person]:
    """People with a post that does not end on the day: who leaves has no wallet any more, from the last day on."""
    posts = Post.objects.filter(Q(until__isnull=True) | Q(until__gt=on), since__lte=on)
    return Person.objects.filter(pk__in=posts.values("person"))


def known(id_type: str, id_number: str, mobile: str, *, on: date) -> Identity | None:
    """Return who it is, if a facility at which she works entered this number together with this mobile."""
    found = at_work(on).known_by(id_type, id_number).filter(mobile=mobile, identity__isnull=False)  # type: ignore[attr-defined]
    person = found.select_related("identity").first()
    return person.identity if person else None


def opened(identity_pk: int, mobile: str, *, on: date) -> Wallet:
    """Return the wallet, a new one the first time."""
    wallet, _new = Wallet.objects.get_or_create(identity_id=identity_pk, mobile=mobile, defaults={"seen_on": on})
    Wallet.objects.filter(pk=wallet.pk).update(seen_on=on)
    return wallet


def people(wallet: Wallet, *, on: date) -> QuerySet[Person]:
    """Return the entries that the wallet shows: of this human, with this mobile, at work. A facility that enters another mobile
    for somebody's number sees and shows nothing of what others keep.
    """
    return at_work(on).filter(identity=wallet.identity_id, mobile=wallet.mobile).order_by("pk")


def is_open(wallet: Wallet, *, on: date) -> bool:
    """Say whether there is anything that the wallet shows."""
    return people(wallet, on=on).exists()


def close_everywhere(wallet: Wallet) -> None:
    """End every open door of the wallet and its cards; the calendar has its own end."""
    Wallet.objects.filter(pk=wallet.pk).update(epoch=F("epoch") + 1)


@transaction.atomic
def make_feed(wallet: Wallet, *, on: date) -> str:
    """Return a new secret for the calendar's address; the one before holds no longer. Only its hash is kept."""
    secret = secrets.token_urlsafe(SECRET)
    Wallet.objects.filter(pk=wallet.pk).update(feed_digest=digest(_key(secret)), feed_since=on)
    return secret


def end_feed(wallet: Wallet) -> None:
    """Let the calendar's address hold no longer."""
    Wallet.objects.filter(pk=wallet.pk).update(feed_digest=None, feed_since=None)


def behind(secret: str, *, on: date) -> Wallet | None:
    """Return whose calendar it is, while she works anywhere."""
    wallet = Wallet.objects.filter(feed_digest__in=digests(_key(secret))).first()
    return wallet if wallet and is_open(wallet, on=on) else None


def _key(secret: str) -> str:
    return f"wallet-feed:{secret}"
