"""A register that existed before the portal, brought in by the bureau: most rows taken over, some refused for a reason."""

import csv
import io
from datetime import date, datetime, time
from random import Random

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils import timezone

from facilities.models import Facility
from portal.accounts.models import Organisation, User
from portal.areas.choices import AreaLevel
from portal.areas.models import Area
from portal.demo import invention
from portal.importing import reports, runs
from portal.importing.choices import ImportState
from portal.importing.models import ImportedRow, ImportRun

TITLES = (
    "备案编号",
    "机构名称",
    "统一社会信用代码",
    "举办者名称",
    "机构性质",
    "区划代码",
    "地址",
    "举办形式",
    "托位数",
    "备案日期",
    "备案状态",
)
NAMES = ("向阳", "小荷", "晨曦", "童趣", "春芽", "阳光里")


def build(random: Random, on: date) -> int:
    """Import the old register and leave its next edition checked, so that both can be looked at."""
    by = User.objects.get(username="bureau")
    rows = [list(TITLES), *_good(random), *_bad()]
    run = _described("托育机构台账（2024年）.csv", rows, by, on)
    run.state = ImportState.RUNNING
    run.save()
    at = timezone.make_aware(datetime.combine(on, time(9)))
    runs.carry_out(run, _csv(rows), on=on, at=at)
    rows[1][6] += "（新址）"
    following = _described("托育机构台账（最新）.csv", rows, by, on)
    following.file.save(following.file_name, ContentFile(_csv(rows)), save=False)
    following.save()
    runs.look_through(following, _csv(rows), on=on, at=at)
    return _mark()


def _described(name: str, rows: list[list[str]], by: User, on: date) -> ImportRun:
    return runs.describe(reports.SHIPPED["register"].read_text(), name, _csv(rows), by=by, as_of=on)


def _good(random: Random) -> list[list[str]]:
    communities = Area.objects.within(settings.DISTRICT_CODE).filter(level=AreaLevel.COMMUNITY).order_by("code")[::7]
    return [
        _row(n, name, community, random) for n, (name, community) in enumerate(zip(NAMES, communities, strict=False), 1)
    ]


def _row(n: int, name: str, community: Area, random: Random) -> list[str]:
    return [
        f"台账-{n:03d}", f"{name}托育园", invention.social_credit_code("91", settings.DISTRICT_CODE, 7_700 + n), f"杭州{name}托育服务有限公司", "营利性", community.pk,
        f"文晖路{random.randint(1, 300)}号", "民办", str(20 + 5 * n), f"2024-0{n}-15", "有效",
    ]  # fmt: skip


def _bad() -> list[list[str]]:
    """Return rows as old registers hold them: a slip in the code, an impossible date, places below zero."""
    row = [
        "台账-090",
        "星星托育园",
        "91330103MA0IMP0900",
        "杭州星星托育有限公司",
        "营利性",
        "330103999999",
        "不详",
        "民办",
    ]
    return [[*row, "-5", "2024-02-31", "有效"], ["台账-001", *row[1:], "30", "2024-05-06", "有效"]]


def _csv(rows: list[list[str]]) -> bytes:
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue().encode()


def _mark() -> int:
    """Say that what was imported is invented, too."""
    kept = ImportedRow.objects.filter(source="register")
    facilities = Facility.objects.filter(pk__in=kept.filter(importer="facilities").values("subject_id"))
    Organisation.objects.filter(operator__facilities__in=facilities).update(is_demo=True)
    return facilities.update(is_demo=True)
