"""What waits for the keepers of the rulebook: changes to confirm, and every quarter the review."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts.models import User
from portal.pages.worklists import Computed, Item, Kind, Pool, worklist
from portal.rulebook import policy, reviews
from portal.rulebook.choices import RuleChangeState
from portal.rulebook.models import RuleChange

FOUR_EYES, REVIEW = Kind("four-eyes", gettext_lazy("Four eyes")), Kind("review", gettext_lazy("Review"))


@worklist
def changes_of_the_rulebook(user: User, on: date) -> Iterator[Pool | Computed]:
    """Changes that a colleague proposed, by the day on which they would begin; one item for all clauses whose review has come."""
    if not policy.may_keep_rulebook(user):
        return
    proposed = RuleChange.objects.filter(state=RuleChangeState.OPEN).exclude(proposed_by=user)
    yield Computed(
        FOUR_EYES, proposed, lambda: map(_change, proposed.select_related("clause__regulation", "threshold"))
    )
    title = _("Is each clause still law? %(count)s to look at")
    url = reverse("rulebook-review")
    yield Pool(REVIEW, reviews.due(on), title, url, due_on="next_review_on", area=None, subject="code", together=True)


def _change(row: RuleChange) -> Item:
    title = _("Confirm a change of the rulebook or send it back")
    return Item(title, str(row), row.get_absolute_url(), FOUR_EYES, row.holds_from)
