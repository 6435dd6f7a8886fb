"""Doors that are not to be guessed open: tries are counted in the database, where no restart forgets them."""

from datetime import datetime, timedelta

from portal.accounts.models import Guess

WINDOW = timedelta(minutes=15)


def has_tries_left(key: str, *, most: int, at: datetime) -> bool:
    """Count this try, and say whether there were fewer than `most` in the last quarter of an hour.

    The try is written down before anything is compared, so that many at once win nothing. Old ones are cleared away.
    """
    Guess.objects.filter(at__lt=at - WINDOW).delete()
    Guess.objects.create(key=key, at=at)
    return Guess.objects.filter(key=key, at__gte=at - WINDOW).count() <= most


def give_back(key: str) -> None:
    """Forget the last try: it came to nothing, by no fault of who tried."""
    if last := Guess.objects.filter(key=key).order_by("-at", "-pk").first():
        last.delete()


def forgive(key: str) -> None:
    """Forget the tries: the right answer was given."""
    Guess.objects.filter(key=key).delete()
