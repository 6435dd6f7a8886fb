"""Entries of guidance: the desk of those who hold events, and the public's ways to stations and articles in the footer."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from facilities.stations import policy
from facilities.stations.models import Article, Campaign, Station, StationActivity
from portal.freshness import shown_publicly
from portal.models import User
from portal.pages.navigation import Place, Section, for_everybody, navigation

shown_publicly(Station, StationActivity, Article, Campaign)
for_everybody(
    Place.FOOTER, (61, _("Stations and events"), "station-list"), (62, _("Articles for parents"), "article-list")
)


@navigation(_("Guidance of families"), "guidance-desk", order=31, section=Section.PEOPLE)
def keeps_stations(user: User | AnonymousUser) -> bool:
    """Communities, streets, departments."""
    return policy.may_keep_some(user)


@navigation(_("Home visits"), "home-visit-list", order=32, section=Section.PEOPLE)
def visits_homes(user: User | AnonymousUser) -> bool:
    """Workers of communities and streets, and health staff."""
    return policy.may_visit_homes(user)


@navigation(_("Articles to write and review"), "article-desk", order=33, section=Section.PEOPLE)
def writes_articles(user: User | AnonymousUser) -> bool:
    """Authors and reviewers."""
    return policy.may_write(user) or policy.may_review_some(user)
