"""Invented data for trying the portal: each app registers its own part; `manage.py load_demo` runs all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from random import Random

from django.db.models import Model

Build = Callable[[Random, date], int]

SEED = 330103
PASSWORD = "tuoyu-demo"  # noqa: S105 - printed for everybody: it opens invented data only
ACCOUNTS = {
    "operator": "举办者（托育机构）",
    "founder": "尚未登记的举办者",
    "bureau": "区卫生健康局",
    "deputy": "区卫生健康局（复核）",
    "street": "街道办事处",
    "fire": "消防救援机构",
    "market": "市场监督管理局（营利性机构登记）",
    "civil-affairs": "民政局（民办非企业单位登记）",
    "establishment": "编办（事业单位登记）",
    "development": "发改经信局（价格）",
    "finance": "财政局（补助）",
    "police": "公安分局（背景查询）",
    "trade-union": "总工会（托育券）",
    "community": "社区",
    "admin": "系统管理员",
    "security": "安全管理员",
    "audit": "审计管理员",
}


@dataclass(frozen=True)
class Demonstrator:
    order: int
    name: str
    build: Build


DEMONSTRATORS: list[Demonstrator] = []


def demonstrator(order: int, name: str) -> Callable[[Build], Build]:
    """Register a function that invents rows from a seeded generator as of a day and returns how many it made."""

    def register(build: Build) -> Build:
        DEMONSTRATORS.append(Demonstrator(order, name, build))
        return build

    return register


def happened(rows: Iterable[tuple[Model, datetime]], field: str) -> None:
    """Date rows that were just made into the past: their own clock stamped them with now."""
    dated = list(rows)
    for row, at in dated:
        setattr(row, field, at)
    if dated:
        type(dated[0][0])._base_manager.bulk_update([row for row, _ in dated], [field], batch_size=1000)
