"""What waits of guidance: articles to review, write on or renew; for owners of stations what is not known of them, and events ahead."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from facilities.stations import policy
from facilities.stations.choices import ArticleState
from facilities.stations.models import Article, Station, StationActivity
from portal.models import User
from portal.pages.worklists import Kind, Pool, worklist

ARTICLE = Kind("articles", _("Articles for parents"))
REVIEW = _("Review an article for parents, and publish or return it")
RETURNED = _("Your article was returned: write on")
EXPIRES = _("An article expires: begin a new version, or let it go")
SOON = timedelta(days=30)
STATION = Kind("stations", _("Stations and their events"))
INCOMPLETE = _("Say what is not known of the station: its area, its sign, its open days and hours")
PREPARE = _("An event is near: print its code and hang it up where caregivers come in")
NEAR = timedelta(days=7)
UNKNOWN = Q(indoor_area=None) | Q(has_sign=None) | Q(open_days=[]) | Q(opens_at=None)


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


@worklist
def stations_to_keep(user: User, on: date) -> Iterator[Pool]:
    """For whoever acts for the body that keeps a station: open stations of which something is not known, and events of the week ahead."""
    if policy.may_keep_some(user):
        mine = Station.objects.filter(owner__in=policy.bodies(user)).filter(Q(closed_on=None) | Q(closed_on__gt=on))
        yield Pool(STATION, mine.filter(UNKNOWN), INCOMPLETE, "station-edit", subject="name", area="area_id")
        held = StationActivity.objects.filter(station__in=mine, cancelled_at=None).annotate(day=TruncDate("starts_at"))
        near = held.filter(day__gte=on, day__lte=on + NEAR)
        yield Pool(STATION, near, PREPARE, "event-desk", due_on="day", subject="title", area="station__area_id")
