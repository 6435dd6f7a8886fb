"""A scratch database with a city of 10 districts, 200 streets and 2,000 communities, filled with facilities by one statement."""

from datetime import date

import psycopg2
from django.db import connection, transaction
from psycopg2 import sql

from facilities.ground.choices import ClassKind, FacilityState, Nature, Setting
from facilities.models import CareClass, Facility, Operator
from portal.accounts import posts
from portal.accounts.choices import OrganisationKind, Role
from portal.areas.choices import AreaLevel
from portal.models import Area, Organisation, User

CITY = "3399"
DISTRICT = f"{CITY}01"
STREET = f"{DISTRICT}001"
PLACES = {"street": STREET, "district": DISTRICT, "city": CITY}
COMMUNITIES = 2000
ON = date(2026, 11, 23)


def create(address: str, name: str) -> None:
    """Create an empty scratch database, dropping what a killed run left."""
    drop(address, name)
    _outside(address, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))


def drop(address: str, name: str) -> None:
    """Drop the scratch database."""
    _outside(address, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _outside(address: str, statement: sql.Composed) -> None:
    link = psycopg2.connect(address)
    link.autocommit = True
    with link.cursor() as cursor:
        cursor.execute(statement)
    link.close()


def jit() -> str:
    """Say whether the database compiles long statements, as Debian's and the official PostgreSQL do: "on", "off" or "none"."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('jit'), pg_jit_available()")
        wanted, available = cursor.fetchone()
    return "on" if available else ("none" if wanted == "on" else "off")


def lay_out() -> None:
    """Make the areas and an operator."""
    rows = [Area(code=CITY, name="城", level=AreaLevel.CITY, parent_id="33")]
    for d in range(1, 11):
        district = f"{CITY}{d:02d}"
        rows.append(Area(code=district, name=f"区{d}", level=AreaLevel.DISTRICT, parent_id=CITY))
        for s in range(1, 21):
            street = f"{district}{s:03d}"
            rows.append(Area(code=street, name=f"街道{s}", level=AreaLevel.STREET, parent_id=district))
            rows += [
                Area(code=f"{street}{c:03d}", name=f"社区{c}", level=AreaLevel.COMMUNITY, parent_id=street)
                for c in range(1, 11)
            ]
    Area.objects.bulk_create(rows)


@transaction.atomic
def fill(total: int) -> None:
    """Bring the town to `total` facilities with two classes each, spread evenly; triggers and keys are passed by."""
    present = Facility.objects.count()
    if not present:
        _first()
        present = 1
    facility, care_class = Facility.objects.earliest("pk"), CareClass.objects.earliest("pk")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        _copies(cursor, Facility, facility.pk, present, total, NAMES | {"area_id": AREA_OF})
        for kind in ("a", "b"):
            values = {"facility_id": f"{facility.pk} + n", "name": f"'{kind}'"}
            _copies(cursor, CareClass, care_class.pk, present, total, values)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT setval(pg_get_serial_sequence('facilities_facility', 'id'), max(id)) FROM facilities_facility"
        )
        for model in (Facility, CareClass, Area):
            cursor.execute(f"ANALYZE {model._meta.db_table}")


BRANDS = "小太阳 童馨 贝乐 慧宝 芽芽 小橡果 星星树 暖宝 安吉 启萌 蒲公英 七彩 米罗 稚语 悦童 小鹿 萌芽 乐忻 童画 晨曦".split()
KINDS = "托育园 托育中心 幼儿园托班 婴幼儿照护中心 托育园（长庆店）".split()
NAMES = {  # spread by turns that do not divide each other; one in a thousand has a name with a sign of its own
    "name": "(ARRAY[" + ", ".join(f"'{brand}'" for brand in BRANDS) + f"])[1 + n %% {len(BRANDS)}] || n || "
    "CASE WHEN n %% 1009 = 0 THEN '蓝鲸' ELSE '' END || "
    "(ARRAY[" + ", ".join(f"'{kind}'" for kind in KINDS) + f"])[1 + n / {len(BRANDS)} %% {len(KINDS)}]",
    "longitude": "120 + (n::bigint * 7919 %% 50021) / 100000.0",
    "latitude": "30 + (n::bigint * 104729 %% 49999) / 100000.0",
}
AREA_OF = f"(SELECT code FROM town_communities WHERE place = n %% {COMMUNITIES})"


def _first() -> None:
    body = Organisation.objects.create(kind=OrganisationKind.OPERATOR, name="运营方", area_id=DISTRICT)
    operator = Operator.objects.create(
        organisation=body, nature=Nature.FOR_PROFIT, representative="李明", mobile="13800138000"
    )
    facility = Facility.objects.create(
        operator=operator, name="托育园", area_id=f"{STREET}001", address="长庆街1号", setting=Setting.PRIVATE, capacity=30,
        highest_floor=1, state=FacilityState.FILED, filed_on=ON,
    )  # fmt: skip
    CareClass.objects.create(facility=facility, kind=ClassKind.TODDLER, name="托小班", places=15, enrolled=10)
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE town_communities AS SELECT code, row_number() OVER (ORDER BY reverse(code)) - 1 AS place "
            "FROM portal_area WHERE level = 12 AND code LIKE %s",
            [f"{CITY}%"],
        )


def _copies(cursor, model, template: int, present: int, total: int, values: dict[str, str]) -> None:
    """Insert copies of a row number `present` to `total` - 1, with some columns computed from the number `n`."""
    columns = [f.column for f in model._meta.concrete_fields if not f.primary_key]
    if model is Facility:
        values = values | {"id": f"{template} + n"}
        columns.append("id")
    chosen = ", ".join(values.get(column, f"t.{column}") for column in columns)
    table = model._meta.db_table
    cursor.execute(
        f"INSERT INTO {table} ({', '.join(columns)}) SELECT {chosen} FROM {table} t, generate_series(%s, %s) n "
        "WHERE t.id = %s",
        [present, total - 1, template],
    )


def officers() -> dict[str, User]:
    """Return one officer for each level, who sees all facilities there."""
    found = {}
    for place, code in PLACES.items():
        body = Organisation.objects.create(kind=OrganisationKind.STREET, name=place, area_id=code)
        found[place] = User.objects.create_user(username=f"bench-{place}", full_name=place)
        posts.appoint(found[place], body, Role.STREET_OFFICER, on=ON)
    return found
