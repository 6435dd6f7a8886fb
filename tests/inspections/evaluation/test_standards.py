"""The standard as data: its sums, what is refused, the same file twice, a version in use."""

from dataclasses import replace
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from inspections.evaluation import rounds, spreadsheets, standards
from inspections.evaluation.models import Item, Round, Standard
from inspections.evaluation.seeds import facts, load_standard
from portal.accounts.choices import Role
from portal.documents.uploads import XLSX
from portal.errors import NotAllowed, Refused
from tests.factories import DISTRICT, TODAY, FacilityFactory, officer

pytestmark = pytest.mark.django_db


def test_the_standard_has_seven_dimensions_of_a_thousand_points():
    known = facts()
    assert [points for _name, points in known.dimensions] == [100, 140, 200, 210, 80, 200, 70]
    assert sum(item.points for item in known.items) == 1000
    assert standards.faults(known) == []


def test_it_is_loaded_once_and_what_was_edited_stays():
    Standard.objects.all().delete()
    assert load_standard() == 1
    Item.objects.filter(code="5.1.1").update(text="改过")
    assert load_standard() == 0
    assert Item.objects.filter(text="改过").exists()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"points": 16}, "5.1.1"),
        ({"points": 0}, "5.1.1"),
        ({"clause_code": ""}, "5.1.1"),
        ({"evidence": "other"}, "5.1.1"),
        ({"clause_code": "management-15-board"}, "management-15-board"),
        ({"clause_code": "", "evidence": "nothing"}, "nothing"),
        ({"dimension": "别的"}, "5.1.1"),
        ({"code": "5.1.2"}, "5.1.2"),
    ],
)
def test_a_standard_with_a_fault_is_refused_in_a_sentence(change, told):
    known = facts()
    wrong = replace(known, version="2", items=(replace(known.items[0], **change), *known.items[1:]))
    with pytest.raises(Refused) as refused:
        standards.store(wrong)
    assert told in str(refused.value) or known.dimensions[0][0] in str(refused.value)
    assert not Standard.objects.filter(version="2").exists()


def test_the_same_standard_twice_changes_nothing():
    first, _was_new = standards.store(facts())
    keys = set(Item.objects.values_list("pk", flat=True))
    again, is_changed = standards.store(facts())
    assert (again, is_changed) == (first, False)
    assert set(Item.objects.values_list("pk", flat=True)) == keys


def test_a_version_is_changed_before_a_round_uses_it_and_not_after():
    row, _new = standards.store(facts())
    known = facts()
    changed = replace(known, items=(replace(known.items[0], text="另一种说法"), *known.items[1:]))
    assert standards.store(changed)[1]
    FacilityFactory(state="filed")
    round_ = Round(standard=row, area_id=DISTRICT, year=2026, name="年度")
    rounds.call(round_, by=officer(Role.BUREAU_LEAD), on=TODAY)
    with pytest.raises(Refused) as told:
        standards.store(known)
    assert told.value.field == "version"


def test_it_comes_back_from_a_spreadsheet_as_it_went_out():
    row, _new = standards.store(facts())
    known = facts()
    sent = SimpleUploadedFile("standard.xlsx", spreadsheets.write(row), XLSX)
    read = spreadsheets.read(sent, version=known.version, name=known.name, valid_from=known.valid_from)
    assert read == known


def test_only_the_lead_takes_a_standard():
    with pytest.raises(NotAllowed):
        standards.take(facts(), by=officer(Role.REVIEWER))


def test_a_round_waits_for_the_first_day_of_its_standard():
    row, _new = standards.store(replace(facts(), version="3", valid_from=date(2026, 11, 24)))
    round_ = Round(standard=row, area_id=DISTRICT, year=2026, name="年度")
    with pytest.raises(Refused) as told:
        rounds.call(round_, by=officer(Role.BUREAU_LEAD), on=TODAY)
    assert told.value.field == "standard"
