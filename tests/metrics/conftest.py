"""Three communities of two streets with figures that are easy to add up by hand."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from facilities.ground.choices import FacilityState
from metrics.models import AreaReport, Report
from metrics.reports import submission
from metrics.rollup import counting
from portal.accounts.choices import Role
from portal.models import Area, User
from tests import factories
from tests.factories import CHANGQING, TODAY, WULIN

AT = datetime(2026, 11, 23, 12, 0, tzinfo=ZoneInfo("Asia/Shanghai"))


@pytest.fixture
def communities(db: None) -> list[Area]:
    """Return two communities of 长庆 and one of 武林."""
    below = Area.objects.filter(level=12).order_by("code")
    return [*below.filter(parent=CHANGQING)[:2], below.filter(parent=WULIN)[0]]


@pytest.fixture
def reports(communities: list[Area]) -> list[AreaReport]:
    """Return a report for each: a small one, one ten times larger with lower shares, one of another street."""
    return [
        factories.AreaReportFactory(area=communities[0]),
        factories.AreaReportFactory(
            area=communities[1], residents=50000, under3=1200, due=1000, followed_up=500, doctor_signed=600,
            caregivers=2000, reached=1000, asked=500, knowing=250, kindergartens=10, kindergartens_with_nursery=2,
        ),
        factories.AreaReportFactory(area=communities[2]),
    ]  # fmt: skip


@pytest.fixture
def counted(reports: list[AreaReport]) -> None:
    """Count everything as of the day of the tests."""
    counting.recount(on=TODAY, at=AT)


@pytest.fixture
def town(reports: list[AreaReport], communities: list[Area], monday: None) -> None:
    """A district with facilities, breaches, findings and a filing, counted."""
    for area in communities:
        facility = factories.FacilityFactory(area=area, state=FacilityState.FILED, filed_on=TODAY)
        factories.CareClassFactory(facility=facility, places=15, enrolled=20)
        factories.FindingFactory(visit__facility=facility, due_on=TODAY - timedelta(days=2))
    factories.FilingFactory()
    counting.roll_up(on=TODAY, at=AT)
    counting.recount(on=TODAY, at=AT)


@pytest.fixture
def community(db: None) -> User:
    """A worker of the first community of 长庆."""
    return factories.officer(Role.COMMUNITY_WORKER, area=factories.community_of(CHANGQING).pk)


@pytest.fixture
def report(db: None) -> Report:
    """The community's report of 2026, filled in."""
    made: Report = factories.ReportFactory()
    return made


def signed_in(user: User) -> Client:
    """Return the user's window."""
    client = Client()
    client.force_login(user)
    return client


def approved(report: Report, sender: User, street: User, bureau: User) -> Report:
    """Take a report all the way up."""
    assert submission.send(report, by=sender, at=AT) == []
    submission.check(report, by=street, at=AT)
    return submission.approve(report, by=bureau, at=AT)


def second() -> Area:
    """Return the second community of 长庆."""
    return Area.objects.filter(level=12, parent=CHANGQING).order_by("code")[1]
