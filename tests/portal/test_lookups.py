"""The lookup `any`: what `in` says, with one parameter."""

import pytest

from facilities.models import CareClass
from metrics.models import FacilitySummary
from tests.factories import WULIN, CareClassFactory, community_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("column", ["pk", "id", "facility", "facility_id", "facility__area", "name"])
def test_any_finds_what_in_finds(column):
    mine = CareClassFactory(name="甲班", facility__area=community_of(WULIN))
    CareClassFactory.create_batch(2, name="乙班")
    keys = set(CareClass.objects.filter(pk=mine.pk).values_list(column, flat=True))

    found = CareClass.objects.filter(**{f"{column}__any": keys})

    assert list(found) == list(CareClass.objects.filter(**{f"{column}__in": keys})) == [mine]


def test_any_asks_with_one_parameter_also_where_the_key_is_a_relation():
    rows = FacilitySummary.objects.filter(pk__any=range(2000)).order_by()

    assert len(rows.query.sql_with_params()[1]) == 1


def test_any_of_nothing_is_nothing():
    CareClassFactory()

    assert not CareClass.objects.filter(pk__any=[]).exists()
