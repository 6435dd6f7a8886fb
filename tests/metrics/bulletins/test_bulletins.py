"""The monthly bulletin: made once by the clock from the district's day on, kept by fingerprint, made again with a reason."""

import hashlib
import io
from datetime import date

import pytest
from python_calamine import CalamineWorkbook

from facilities.ground import models as ground_models
from metrics.bulletins import bulletins
from metrics.bulletins.tasks import make_bulletin, make_bulletins
from metrics.models import AreaReport, Bulletin, FacilityFigure
from portal.accounts.choices import Role
from portal.errors import NotAllowed, Refused
from portal.models import Area, Document, Notice, QueuedTask, Threshold, User
from tests import factories as tests_factories
from tests.factories import CHANGQING, DISTRICT, TODAY, WULIN
from tests.metrics.conftest import AT, signed_in
from tests.together import at_once

pytestmark = pytest.mark.django_db
OCTOBER = date(2026, 10, 1)


@pytest.fixture(autouse=True)
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """The district and one street, so that few files are made."""
    monkeypatch.setattr(bulletins, "areas", lambda *, on: list(Area.objects.filter(pk__in=[DISTRICT, CHANGQING])))


@pytest.fixture
def october(town: None, communities: list[Area]) -> None:
    """The facilities reported October: 30 places and 24 children each."""
    for facility in ground_models.Facility.objects.filter(area__in=communities, state="filed"):
        FacilityFigure.objects.create(
            facility=facility, month=OCTOBER, places=30, enrolled_older=24, attendance_days=400, open_days=20,
            monthly_fee=2000, reported_at=AT,
        )  # fmt: skip


def made(area: str = DISTRICT) -> Bulletin:
    """Return an area's newest bulletin of October."""
    return Bulletin.objects.filter(area=area, month=OCTOBER).order_by("-number")[0]


def sheets(bulletin: Bulletin) -> dict[str, list[list[object]]]:
    """Return the cells of the workbook, sheet by sheet."""
    document = bulletin.documents.exclude(content_type="application/pdf").get()
    book = CalamineWorkbook.from_filelike(io.BytesIO(document.file.read()))
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def test_bulletins_are_made_from_the_districts_day_of_the_month_on_and_only_once(october: None) -> None:
    assert make_bulletins("2026-11-07") == 0
    assert make_bulletins("2026-11-08") == 2
    assert make_bulletins("2026-11-09") == 0

    assert Bulletin.objects.filter(month=OCTOBER, state="ready").count() == 2


def test_the_day_of_the_month_is_the_districts_own(october: None) -> None:
    Threshold.objects.filter(key="bulletin.day_of_month").update(value=20)

    assert bulletins.month_due(on=date(2026, 11, 19)) is None
    assert bulletins.month_due(on=date(2026, 11, 20)) == OCTOBER


def test_a_bulletin_holds_the_figures_of_its_area_as_pdf_and_workbook(october: None) -> None:
    make_bulletins("2026-11-08")

    district, street = sheets(made()), sheets(made(CHANGQING))
    assert ["月报托位", 90, "未上报"] in district["本月业务情况"]
    assert ["月报在托人数", 72, "未上报"] in district["本月业务情况"]
    assert ["月报托位使用率", 0.8, "未上报"] in district["本月业务情况"]
    assert ["月报在托人数", 48, "未上报"] in street["本月业务情况"]
    assert [row[0] for row in district["各地区对比"]][1:] == [
        str(area) for area in Area.objects.filter(parent=DISTRICT).order_by("code")
    ]
    doctor = next(row for row in district["目标"] if "签约率" in str(row[0]))
    counts = AreaReport.objects.filter(year=2026).values_list("doctor_signed", "under3")
    assert doctor[2:4] == [sum(signed for signed, _all in counts), sum(under3 for _signed, under3 in counts)]


def test_both_files_are_kept_by_their_fingerprints(october: None) -> None:
    make_bulletins("2026-11-08")

    kept = list(made().documents.all())
    assert len(kept) == 2
    for document in kept:
        content = document.file.read()
        assert document.sha256 == hashlib.sha256(content).hexdigest()
        assert content[:4] == (b"%PDF" if document.content_type == "application/pdf" else b"PK\x03\x04")


def test_the_bureau_and_the_street_are_told_once(october: None, bureau: User, street: User) -> None:
    make_bulletins("2026-11-08")
    make_bulletins("2026-11-08")

    told = Notice.objects.filter(url="/bulletins/")
    offices = [user.memberships.get().organisation for user in (street, bureau)]
    assert [told.filter(organisation=office).count() for office in offices] == [1, 2]


def test_a_bulletin_is_made_again_as_a_new_version_with_a_reason(october: None, bureau: User) -> None:
    make_bulletins("2026-11-08")
    client, url = signed_in(bureau), f"/bulletins/{DISTRICT}/2026-10/again/"

    assert "field-error" in client.post(url, {"reason": ""}).content.decode()
    assert client.post(url, {"reason": "两家机构补报"}).status_code == 302
    again = client.post(url, {"reason": "再来一次"})
    task = QueuedTask.objects.get(name="metrics.bulletins.tasks.make_bulletin")
    make_bulletin(**task.arguments)
    make_bulletin(**task.arguments)

    assert "正在编制" in again.content.decode()
    assert [row.number for row in Bulletin.objects.filter(area=DISTRICT, month=OCTOBER)] == [2, 1]
    assert made().documents.count() == 2
    assert (made().reason, made().asked_by) == ("两家机构补报", bureau)
    assert Document.objects.filter(kind="bulletin").count() == 6


def test_only_whoever_leads_has_a_bulletin_made_again_and_only_of_a_month_that_is_over(
    october: None, bureau: User, street: User
) -> None:
    area = Area.objects.get(pk=CHANGQING)

    with pytest.raises(NotAllowed):
        bulletins.ask(area, OCTOBER, reason="x", by=street, on=TODAY, at=AT)
    with pytest.raises(Refused, match="尚未结束"):
        bulletins.ask(area, date(2026, 11, 1), reason="x", by=bureau, on=TODAY, at=AT)
    assert signed_in(bureau).get(f"/bulletins/{WULIN}/2026-10/again/").status_code == 404  # nothing to make again
    assert signed_in(bureau).get(f"/bulletins/{DISTRICT}/2026-13/again/").status_code == 404


def test_a_street_downloads_its_own_bulletin_and_no_other(october: None, street: User) -> None:
    make_bulletins("2026-11-08")
    client = signed_in(street)

    page = client.get("/bulletins/").content.decode()
    own, other = (made(area).documents.all()[0] for area in (CHANGQING, DISTRICT))

    assert f"/documents/{own.pk}/" in page
    assert f"/documents/{other.pk}/" not in page
    assert client.get(f"/documents/{own.pk}/").status_code == 200
    assert client.get(f"/documents/{other.pk}/").status_code == 404
    worker = tests_factories.officer(Role.COMMUNITY_WORKER, area=tests_factories.community_of(CHANGQING).pk)
    assert signed_in(worker).get("/bulletins/").status_code == 403


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_make_each_bulletin_once() -> None:
    counts = at_once(*[lambda: bulletins.make_due(on=date(2026, 11, 8), at=AT) for _number in range(2)])

    assert sum(counts) == 2  # type: ignore[arg-type]
    assert Bulletin.objects.filter(state="ready").count() == 2
    assert Document.objects.filter(kind="bulletin").count() == 4
