"""Posts for machines: by the names of FHIR's PractitionerRole, of one's own facilities alone, without number and mobile."""

from datetime import date

import pytest

from staff.people.choices import PostKind
from tests.factories import FacilityFactory, PersonFactory, PostFactory, operator_user

pytestmark = pytest.mark.django_db


def test_an_operator_reads_its_own_posts_by_the_names_of_fhir_and_nobody_elses(client):
    facility = FacilityFactory()
    person = PersonFactory(facility=facility, name="陈静")
    held = PostFactory(person=person, kind=PostKind.HEAD, since=date(2026, 1, 1))
    ended = PostFactory(person=person, kind=PostKind.COOK, since=date(2025, 1, 1), until=date(2025, 12, 31))
    PostFactory()
    client.force_login(operator_user(facility.operator))

    answer = client.get("/api/v1/posts/")

    first, second = answer.json()["results"]
    assert first == {
        "id": held.pk,
        "resourceType": "PractitionerRole",
        "active": True,
        "period": {"start": "2026-01-01", "end": None},
        "practitioner": {"reference": f"Practitioner/{person.pk}", "display": "陈静"},
        "organization": {"reference": f"Organization/{facility.pk}", "display": facility.name},
        "code": [{"coding": [{"system": "staff/post", "code": "head"}]}],
    }
    assert (second["id"], second["active"], second["period"]["end"]) == (ended.pk, False, "2025-12-31")
    assert person.mobile not in answer.content.decode()
    assert client.get("/api/v1/posts/", {"after": ended.pk}).json()["results"] == []
