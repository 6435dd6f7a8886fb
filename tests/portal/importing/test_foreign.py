"""Foreign data comes in by a mapping alone: New York's child care centers of 2014, as they are and as they come damaged."""

from datetime import date
from pathlib import Path

import pytest

from facilities.ground.choices import FacilityState
from facilities.models import Facility, Operator
from portal.importing import runs
from portal.models import Area
from tests.portal.importing.builders import bring, counts, faults

pytestmark = pytest.mark.django_db
HERE = Path(__file__).parent
MAPPING = (HERE / "mappings" / "nyc-centers.toml").read_text()
WHOLE = HERE.parents[3] / "shared" / "data" / "nyc-2014" / "centers.csv"
ROWS = """\
Site ID,Center Name,Permit Holder,Address,Borough,Zip Code,Phone,Permit Number,Permit Expiration Date,Permit Status,Age Range,Maximum Capacity,Certified to Administer Medication,Site Type
DC1,'LITTLE PICKLES'  DAY CARE CENTER,"ERL GROUP, LLC.",2169 CONEY ISLAND AVENUE,BROOKLYN,11223,718-676-1725,13237,03/06/2016,Permitted,2 YEARS - 5 YEARS,17,No,Private
DC2,SHIFTED BY ONE,ERL GROUP,LLC.,2169 CONEY ISLAND AVENUE,BROOKLYN,11223,718-676-1725,13237,03/06/2016,Permitted,2 YEARS - 5 YEARS,17,No,Private
DC3,1199 FUTURE,"erl group, llc.",2500 CRESTON AVENUE,BRONX,10468,718-562-2915,7455,31/12/2015,Permitted,2 YEARS - 5 YEARS,122,No,Private
DC4,1199 FUTURE,"erl group, llc.",2500 CRESTON AVENUE,YONKERS,10468,718-562-2915,7455,07/31/2015,Closed?,2 YEARS - 5 YEARS,many,No,Private
DC1,1199 FUTURE,HOLDER,2500 CRESTON AVENUE,BRONX,10468,718-562-2915,7455,07/31/2015,Permitted,2 YEARS - 5 YEARS,122,No,Private
DC6,STEP AHEAD,"ERL GROUP, LLC.",51-07 69 STREET,QUEENS,11377,718-426-0123,10777,01/09/2016,Expired-InRenewal,2 YEARS - 5 YEARS,26,No,Private
"""


@pytest.fixture(autouse=True)
def boroughs() -> None:
    for code in ("99", "9901", "990101", "990101001"):
        Area.objects.create(
            code=code, name="New York", level=len(code), parent_id=code[: -2 - (len(code) == 9)] or None
        )
    for n in range(1, 6):
        Area.objects.create(code=f"99010100100{n}", name=f"Borough {n}", level=12, parent_id="990101001")


def test_damaged_rows_are_reported_one_by_one_and_the_others_come_in():
    run = bring(ROWS.encode(), MAPPING)

    assert counts(run) == {"read": 6, "added": 2, "refused": 4}
    assert [(line, column) for line, column, _said in faults(run)] == [
        (3, ""),
        (4, "Permit Expiration Date"),
        (5, "Borough"),
        (5, "Permit Status"),
        (5, "Maximum Capacity"),
        (6, "Site ID"),
    ]
    assert Operator.objects.get().facilities.count() == 2
    assert Facility.objects.get(name="STEP AHEAD").state == FacilityState.NONCONFORMING


def test_what_a_foreign_source_does_not_say_stays_empty_and_the_public_page_says_where_the_rest_is_from(client):
    bring(ROWS.encode(), MAPPING, as_of=date(2014, 12, 1))
    facility = Facility.objects.get(name__contains="PICKLES")

    page = client.get(f"/register/{facility.pk}/").content.decode()

    assert facility.filed_on is None
    assert facility.operator.organisation.uscc is None
    assert "备案日期不详" in page
    assert "NYC Department of Health" in page
    assert "2014-12-01" in page
    assert "13237" in page
    assert facility.public_phone == ""
    assert "718-676-1725" in page


@pytest.mark.skipif(not WHOLE.exists(), reason="the whole table is not part of the repository")
def test_the_whole_table_comes_in_once_however_often_it_is_brought():
    first = bring(WHOLE.read_bytes(), MAPPING)
    second = bring(WHOLE.read_bytes(), MAPPING)

    assert counts(first) == {"read": 2234, "added": 2234}
    assert counts(second) == {"read": 2234, "unchanged": 2234}
    assert Facility.objects.count() == 2234
    assert runs.provenance("facilities", Facility.objects.earliest("pk").pk).run == first
