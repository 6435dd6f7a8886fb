"""What waits for the keepers of the rulebook: changes to confirm, changes sent back, and every quarter the review."""

from collections.abc import Iterator
from datetime import date

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.pages.worklists import Item, worklist
from portal.rulebook import policy, reviews
from portal.rulebook.choices import RuleChangeState
from portal.rulebook.models import RuleChange


@worklist
def changes_of_the_rulebook(user: User, on: date) -> Iterator[Item]:
    """Changes that a colleague proposed, by the day on which they would begin; one's own last word that came back."""
    if not policy.may_keep_rulebook(user):
        return
    rows = RuleChange.objects.select_related("clause__regulation", "threshold")
    for row in rows.filter(state=RuleChangeState.OPEN).exclude(proposed_by=user).order_by("holds_from", "pk"):
        title = _("Confirm a change of the rulebook or send it back")
        yield Item(title, str(row), row.get_absolute_url(), _("Four eyes"), row.holds_from)


@worklist
def review_of_the_rulebook(user: User, on: date) -> Iterator[Item]:
    """One item for all clauses whose review has come: is each still law?"""
    if not policy.may_keep_rulebook(user):
        return
    found = reviews.due(on).aggregate(number=Count("pk"), first=Min("next_review_on"))
    if found["number"]:
        title = _("Is each clause still law? %(count)s to look at") % {"count": found["number"]}
        yield Item(title, _("Rulebook"), reverse("rulebook-review"), _("Review"), found["first"])
