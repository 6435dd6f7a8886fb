"""What waits of bought services: contracts whose term is over, to accept the rest and to close."""

from collections.abc import Iterator
from datetime import date

from django.utils.translation import gettext as _, gettext_lazy

from facilities.purchases import policy
from facilities.purchases.choices import ContractState
from facilities.purchases.models import Contract
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

PURCHASES = Kind("purchases", gettext_lazy("Bought services"))


@worklist
def contracts_to_close(user: User, on: date) -> Iterator[Pool]:
    """For buyers: contracts of theirs whose term is over."""
    if policy.may_buy(user):
        over = Contract.objects.bought_by(user).filter(state=ContractState.RUNNING, until_on__lt=on)
        title = _("Accept the rest and close the contract")
        yield Pool(PURCHASES, over, title, "contract", due_on="until_on", subject="number", area=None)
