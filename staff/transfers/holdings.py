"""Transfers, for the person whom they are about."""

from collections.abc import Iterator

from django.utils.translation import gettext as _, gettext_lazy

from portal.subjects.holdings import Asked, Told, holding
from staff.people.models import Person
from staff.transfers.models import Transfer


@holding(gettext_lazy("Transfers of staff"), Transfer)
def transfers(asked: Asked) -> Iterator[Told]:
    """Transfers of the person, with both facilities and how far each is."""
    people = Person.objects.filter(asked.by_paper())
    for row in Transfer.objects.filter(person__in=people).with_both():
        facilities = f"{row.person.facility} → {row.target}"
        yield {_("Transfer"): facilities, _("Asked on"): str(row.asked_on), _("State"): row.get_state_display()}
