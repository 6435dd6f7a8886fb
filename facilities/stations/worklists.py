"""What waits of guidance: articles for their medical review, those returned, and those about to expire."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from facilities.stations import policy
from facilities.stations.choices import ArticleState
from facilities.stations.models import Article
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

ARTICLE = Kind("articles", _("Articles for parents"))
REVIEW = _("Review an article for parents, and publish or return it")
RETURNED = _("Your article was returned: write on")
EXPIRES = _("An article expires: begin a new version, or let it go")
SOON = timedelta(days=30)


@worklist
def articles_to_do(user: User, on: date) -> Iterator[Pool]:
    """For reviewers what others handed in, for authors what was returned or expires within a month."""
    if policy.may_review_some(user):
        rows = Article.objects.filter(state=ArticleState.HANDED_IN).exclude(author=user)
        yield Pool(ARTICLE, rows, REVIEW, "article-review", subject="title", area=None)
    if policy.may_write(user):
        mine = Article.objects.filter(author=user)
        yield Pool(
            ARTICLE, mine.filter(state=ArticleState.RETURNED), RETURNED, "article-review", subject="title", area=None
        )
        old = mine.filter(state=ArticleState.PUBLISHED, expires_on__range=(on, on + SOON))
        yield Pool(ARTICLE, old, EXPIRES, "article-review", due_on="expires_on", subject="title", area=None)
