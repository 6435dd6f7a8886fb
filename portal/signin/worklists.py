"""What waits for those who watch over logins and those who audit: powerful posts that somebody else gives."""

from collections.abc import Iterator
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext as _, gettext_lazy

from portal.accounts import appointing, policy
from portal.accounts.models import User
from portal.pages.worklists import Kind, Pool, worklist

POSTS = Kind("posts", gettext_lazy("Posts to confirm"))


@worklist
def proposed_posts(user: User, on: date) -> Iterator[Pool]:
    """One item for all posts that the user may confirm."""
    if policy.may_confirm_posts(user):
        waiting = appointing.open_proposals().exclude(user=user).exclude(proposed_by=user).order_by()
        title = _("Confirm powerful posts that the administrator of accounts gives (%(count)s)")
        yield Pool(POSTS, waiting, title, reverse("post-proposals"), area=None, together=True)
