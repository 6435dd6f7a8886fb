"""What may exist once only: the database decides, and the loser is told in plain words."""

from django.db import IntegrityError, models, transaction

from portal.errors import Refused


def save_unique(row: models.Model, refusal: Refused) -> None:
    """Save, or raise the refusal if the database says that there is one already, also if it came at the same moment."""
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raise refusal from None
