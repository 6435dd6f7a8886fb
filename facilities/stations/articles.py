"""Articles for parents: written, reviewed by another from the health bureau, published until a last day, replaced by a new version."""

from datetime import date

from dateutil.relativedelta import relativedelta
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from facilities.stations import policy
from facilities.stations.choices import ArticleState
from facilities.stations.models import Article
from portal import actions
from portal.accounts import privacy
from portal.accounts.scope import is_hand_of, require
from portal.errors import Refused
from portal.models import User
from portal.rulebook.rulebook import Limits
from portal.workflow.workflow import move

MOVES: dict[str, set[str]] = {
    ArticleState.DRAFT: {ArticleState.HANDED_IN, ArticleState.WITHDRAWN},
    ArticleState.HANDED_IN: {ArticleState.PUBLISHED, ArticleState.RETURNED},
    ArticleState.RETURNED: {ArticleState.HANDED_IN, ArticleState.WITHDRAWN},
    ArticleState.PUBLISHED: {ArticleState.WITHDRAWN},
    ArticleState.WITHDRAWN: set(),
}
WRITABLE = (ArticleState.DRAFT, ArticleState.RETURNED)
NOT_WRITABLE = _("This article was handed in. To change what is published, begin a new version.")
NEEDS_REASON = _("Please give a reason.")
UNREVIEWED = _("Nothing goes to parents without a medical review by another person.")


@transaction.atomic
def save(article: Article, *, by: User) -> Article:
    """Save a draft of one's own, or one that was returned."""
    require(policy.may_write(by))
    if article.pk:
        require(policy.may_write_on(by, article))
        if Article.objects.select_for_update().get(pk=article.pk).state not in WRITABLE:
            raise Refused(NOT_WRITABLE)
    else:
        article.author = by
    privacy.require_publishable(article.text, field="text")
    article.save()
    return article


@transaction.atomic
def renew(article: Article, *, by: User) -> Article:
    """Begin a new version of a published article, written by the user; the old one stays until the new one is reviewed."""
    require(policy.may_write(by))
    facts = {name: getattr(article, name) for name in ("title", "months_from", "months_to", "text", "source")}
    return Article.objects.create(author=by, replaces=article, version=article.version + 1, **facts)


@transaction.atomic
def hand_in(article: Article, *, by: User) -> Article:
    """Ask for the medical review."""
    require(policy.may_write_on(by, article))
    return move(article, ArticleState.HANDED_IN, table=MOVES, by=by)


@transaction.atomic
def publish(article: Article, *, by: User, on: date) -> Article:
    """Review and publish until the last day that the rulebook allows; what it replaces is withdrawn."""
    if is_hand_of(by, article.author_id):
        raise Refused(UNREVIEWED)
    require(policy.may_review(by, article))
    last = on + relativedelta(months=int(Limits(on)["articles.valid_months"]))
    Article.objects.filter(pk=article.pk).update(reviewed_by=by, reviewed_on=on, expires_on=last)
    move(article, ArticleState.PUBLISHED, table=MOVES, by=by)
    if article.replaces and article.replaces.state == ArticleState.PUBLISHED:
        move(article.replaces, ArticleState.WITHDRAWN, table=MOVES, by=by)
    return article


@transaction.atomic
def send_back(article: Article, *, by: User, note: str) -> Article:
    """Return an article to its author with what is wrong."""
    require(policy.may_review(by, article))
    if not note.strip():
        raise Refused(NEEDS_REASON, field="review_note")
    move(article, ArticleState.RETURNED, table=MOVES, by=by, note=note)
    Article.objects.filter(pk=article.pk).update(review_note=note)
    return article


actions.declare(
    Article,
    hand_in=actions.Act(policy.may_write_on, actions.before(MOVES, ArticleState.HANDED_IN)),
    publish=actions.Act(policy.may_review, actions.before(MOVES, ArticleState.PUBLISHED)),
    send_back=actions.Act(policy.may_review, actions.before(MOVES, ArticleState.RETURNED)),
)
