"""What waits of official letters: those that nobody of the addressee has opened."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.models import User
from portal.letters.models import Letter
from portal.pages.worklists import Kind, Pool, worklist

LETTER = Kind("letter", gettext_lazy("Letter"))


@worklist
def unread_letters(user: User, on: date) -> Iterator[Pool]:
    """Official letters to bodies in which the user holds a post."""
    rows, facts = Letter.objects.addressed_to(user).unread(), {"letter": "title"}
    yield Pool(LETTER, rows, _("Read: %(letter)s"), "letter", subject="number", area="area_id", facts=facts)
