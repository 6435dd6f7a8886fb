"""After a change of SECRET_KEY everything that is encrypted comes under the new key: rows, histories, declarations, hashes."""

from io import StringIO

import pytest
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.db import connection

from facilities.models import Facility, Filing
from inspections.models import Complainant
from portal.identifiers.choices import IdentityKind
from portal.operations import resealing
from portal.sealing import SEAL, digest
from staff.models import Person
from tests.factories import FacilityFactory, FilingFactory, PersonFactory, valid_resident_id
from tests.inspections.complaints.grievances import MOBILE, NAME, handed

pytestmark = pytest.mark.django_db
HEAD, CARER, LATER = (valid_resident_id(number) for number in (41, 42, 43))

OLD, NEW = "the-old-key", "the-new-key"


def under(settings: LazySettings, key: str, *former: str) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = key, list(former)


@pytest.fixture
def person(settings) -> Person:
    """Somebody entered and corrected under the old key, at a facility with a declaration and a complaint."""
    under(settings, OLD)
    facility = FacilityFactory(head_id_number=HEAD)
    person = PersonFactory(facility=facility, id_number=CARER)
    person.name = "改名"
    person.save()
    FilingFactory(
        facility=facility, declared={"basics": {"head_id_number": HEAD, "area": 1.10}, "n": 12345678901234567890}
    )
    handed(facility)
    under(settings, NEW, OLD)
    return person


def run(**options) -> str:
    said = StringIO()
    call_command("reseal", stdout=said, **options)
    return said.getvalue()


def sealed_texts() -> set[str]:
    """Every sealed text that stands anywhere in the database, found without knowing where the portal seals."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'")
        tables = [name for (name,) in cursor.fetchall()]
        found: set[str] = set()
        for table in tables:
            cursor.execute(
                f"SELECT m[1] FROM \"{table}\" t, regexp_matches(t::text, '{SEAL}[A-Za-z0-9_=-]+', 'g') AS m"
            )
            found |= {text for (text,) in cursor.fetchall()}
    return found


def test_without_the_former_key_everything_opens_and_is_found(person, settings):
    before = sealed_texts()
    events = list(Person.pgh_event_model.objects.order_by("pk").values_list("pk", "pgh_created_at", "name"))

    run(batch=1)
    under(settings, NEW)

    assert Person.objects.get().id_number == CARER
    assert Facility.objects.get().head_id_number == HEAD
    assert Person.objects.known_by(IdentityKind.RESIDENT, CARER).get() == person
    assert Filing.objects.get().declared["basics"] == {"head_id_number": HEAD, "area": 1.10}
    assert (Complainant.objects.get().name, Complainant.objects.get().mobile) == (NAME, MOBILE)
    assert [row.id_number for row in Person.pgh_event_model.objects.order_by("pk")] == [CARER, CARER]
    assert set(Person.pgh_event_model.objects.values_list("id_digest", flat=True)) == {Person.objects.get().id_digest}
    assert list(Person.pgh_event_model.objects.order_by("pk").values_list("pk", "pgh_created_at", "name")) == events
    assert len(before) >= 7
    assert not before & sealed_texts()


def test_numbers_of_a_declaration_stay_as_they_were_written(person):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE facilities_filing SET declared = jsonb_set(declared, '{fee}', '1.10'::jsonb)")
        run()
        cursor.execute("SELECT declared->>'fee', declared->>'n' FROM facilities_filing")
        assert cursor.fetchone() == ("1.10", "12345678901234567890")


def test_running_it_again_changes_nothing_and_what_was_done_stays_when_it_stops(person, monkeypatch):
    write, done = resealing._write, []

    def fail_at_the_third(*told):
        if len(done) == 2:
            raise OSError("stopped")
        done.append(told)
        write(*told)

    monkeypatch.setattr(resealing, "_write", fail_at_the_third)
    with pytest.raises(OSError, match="stopped"):
        run(batch=1)
    monkeypatch.setattr(resealing, "_write", write)
    left = int(run(trial=True).rsplit(": ", 1)[1])
    all_of_them = left + len(done)

    assert 0 < left < all_of_them
    assert f"sealed anew: {left}\n" in run()
    assert "sealed anew: 0\n" in run()


def test_a_trial_counts_and_changes_nothing(person):
    before = sealed_texts()

    said = run(trial=True)

    assert "staff_person: 1 of 1, not opened: 0" in said
    assert sealed_texts() == before


def test_what_no_key_opens_is_told_and_left_and_the_rest_is_done(person, settings):
    under(settings, "a-key-that-was-lost")
    lost = PersonFactory(facility=person.facility, id_number=LATER)
    under(settings, NEW, OLD)
    before = dict(Person.objects.order_by("pk").values_list("pk", "id_digest"))

    with pytest.raises(CommandError, match=f"staff_person.id_number {lost.pk}") as told:
        run()

    assert "No key opens 4 values" in str(told.value)  # number and hash, in the row and in its history
    under(settings, NEW)
    assert Person.objects.exclude(pk=lost.pk).get().id_number == CARER
    after = dict(Person.objects.order_by("pk").values_list("pk", "id_digest"))
    assert after[lost.pk] == before[lost.pk]
    assert after[person.pk] != before[person.pk]


def test_a_hash_that_stood_twice_keeps_what_told_it_apart(person, settings):
    under(settings, OLD)
    twin = f"{IdentityKind.RESIDENT}:{CARER}~{person.pk}"
    Person.objects.update(id_digest=digest(twin))
    under(settings, NEW, OLD)

    run()

    assert Person.objects.get().id_digest == digest(twin)


@pytest.mark.parametrize("batch", [0, -1])
def test_a_batch_has_at_least_one_row(batch):
    with pytest.raises(CommandError):
        call_command("reseal", batch=batch)
