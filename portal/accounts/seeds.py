"""Loads the cellar's reference data from the TOML files beside it. Rows that exist are left alone: the district may have edited them."""

from collections.abc import Iterator

from django.conf import settings

from portal.accounts import posts
from portal.accounts.choices import OrganisationKind
from portal.accounts.models import Department, Duty, Organisation
from portal.areas.choices import AreaLevel
from portal.areas.models import Area
from portal.seeding import insert_missing, rows_of, seeder


@seeder(11, "departments")
def departments() -> int:
    """Load the 21 departments with their duties in the founding document's words."""
    rows = rows_of("departments.toml", "department")
    duties = {row["code"]: row.pop("duties") for row in rows}
    return insert_missing(Department, [Department(**row) for row in rows]) + insert_missing(
        Duty,
        [
            Duty(department_id=code, order=order, text=text, text_en=text_en)
            for code, pairs in duties.items()
            for order, (text, text_en) in enumerate(pairs, 1)
        ],
    )


@seeder(12, "organisations")
def organisations() -> int:
    """Load a body for every department, street office and community committee of the district, once."""
    known = set(
        Organisation.objects.exclude(kind=OrganisationKind.OPERATOR).values_list("kind", "area_id", "department_id")
    )
    missing = [o for o in _bodies() if (o.kind, o.area_id, o.department_id) not in known]
    Organisation.objects.bulk_create(missing)
    return len(missing)


def _bodies() -> Iterator[Organisation]:
    district = settings.DISTRICT_CODE
    for department in Department.objects.exclude(pk="streets"):
        yield Organisation(
            kind=OrganisationKind.DEPARTMENT,
            name=department.name,
            name_en=department.name_en,
            area_id=district,
            department=department,
        )
    for area in Area.objects.within(district).filter(level__in=[AreaLevel.STREET, AreaLevel.COMMUNITY]):
        is_street = area.level == AreaLevel.STREET
        yield Organisation(
            kind=OrganisationKind.STREET if is_street else OrganisationKind.COMMUNITY,
            name=f"{area.name}办事处" if is_street else f"{area.name}居民委员会",
            name_en=f"{area.name_en} Office" if is_street else "",
            area=area,
            department_id="streets" if is_street else None,
        )


@seeder(90, "grants that posts have come to bring")
def grants() -> int:
    """Let accounts that are there already do what an update of the portal lets their posts do."""
    return posts.complete_grants()
