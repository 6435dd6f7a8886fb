"""A certificate counts until the department that keeps its register denies or revokes it; nobody else judges it."""

import pytest
from hypothesis import given, settings, strategies as st
from hypothesis.extra.django import TestCase

from portal.accounts.choices import Role
from portal.errors import IllegalMove, NotAllowed, Refused
from staff.attestation import attestations
from staff.models import Credential, CredentialKind
from staff.people import staffing
from staff.people.choices import CredentialState
from tests.factories import TODAY, CredentialFactory, PersonFactory, neighbouring_community, officer, operator_user

pytestmark = pytest.mark.django_db
ALLOWED = {  # written out by hand
    ("claimed", "confirmed"),
    ("claimed", "mismatched"),
    ("claimed", "revoked"),
    ("confirmed", "mismatched"),
    ("confirmed", "revoked"),
    ("mismatched", "confirmed"),
    ("mismatched", "revoked"),
    ("revoked", "confirmed"),
}
KEEPERS = {
    "health_certificate": "health",
    "no_crime": "police",
    "childcare_worker": "human-resources",
    "nursery_nurse": "human-resources",
    "teacher": "education",
    "health_training": "health",
    "head_training": "health",
    "guard": "police",
}


@pytest.mark.parametrize("before", CredentialState.values)
@pytest.mark.parametrize("after", CredentialState.values)
def test_a_certificate_takes_these_steps_and_no_others(before, after):
    credential = CredentialFactory(kind="teacher", state=before)
    judge = officer(Role.DEPARTMENT_OFFICER, department="education")

    try:
        attestations.attest(credential, after, by=judge, note="经核对")
    except IllegalMove:
        taken = False
    else:
        taken = True

    assert taken == ((before, after) in ALLOWED)


def test_each_kind_has_its_department():
    assert dict(CredentialKind.objects.filter(is_issued_here=False).values_list("pk", "keeper")) == KEEPERS


@pytest.mark.parametrize("standing", ["mismatched", "revoked"])
def test_who_denies_says_why(standing):
    credential = CredentialFactory(kind="teacher")

    with pytest.raises(Refused) as refusal:
        attestations.attest(
            credential, standing, by=officer(Role.DEPARTMENT_OFFICER, department="education"), note="  "
        )

    assert refusal.value.field == "note"


@pytest.mark.parametrize(("state", "counts"), [("claimed", 1), ("confirmed", 1), ("mismatched", 0), ("revoked", 0)])
def test_what_a_department_denied_or_revoked_is_valid_on_no_day(state, counts):
    CredentialFactory(state=state)

    assert Credential.objects.valid(TODAY).count() == counts


def test_what_was_judged_is_not_taken_off_by_the_operator():
    person = PersonFactory()
    operator = operator_user(person.facility.operator)
    judged = CredentialFactory(person=person, state=CredentialState.MISMATCHED)
    claimed = CredentialFactory(person=person)

    with pytest.raises(Refused):
        staffing.remove_credential(judged, by=operator)
    with pytest.raises(Refused):
        staffing.remove(person, by=operator)
    staffing.remove_credential(claimed, by=operator)

    assert list(person.credentials.all()) == [judged]


def test_a_revoked_certificate_is_not_entered_again_at_another_facility():
    number = "ZS-1"
    revoked = CredentialFactory(kind="teacher", number=number, state=CredentialState.REVOKED)
    elsewhere = PersonFactory(id_number=revoked.person.id_number)
    elsewhere.refresh_from_db()

    with pytest.raises(Refused) as refusal:
        staffing.record_credential(
            elsewhere,
            Credential(kind_id="teacher", number="zs-1", issued_on=TODAY),
            by=operator_user(elsewhere.facility.operator),
            on=TODAY,
        )

    assert refusal.value.field == "number"


class OnlyTheKeeperOfTheRegister(TestCase):
    @settings(max_examples=12, deadline=None)
    @given(
        st.sampled_from(sorted(KEEPERS)),
        st.sampled_from(["health", "police", "human-resources", "education", "fire", "streets"]),
        st.sampled_from([Role.DEPARTMENT_OFFICER, Role.STREET_OFFICER, Role.COMMUNITY_WORKER, Role.ADMINISTRATOR]),
        st.sampled_from(["330103", "330102"]),
        st.sampled_from(["confirmed", "mismatched", "revoked"]),
    )
    def test_whoever_else_tries_changes_nothing(self, kind, department, role, area, standing):
        neighbouring_community()
        credential = CredentialFactory(kind=kind, state="claimed")
        is_keeper = role == Role.DEPARTMENT_OFFICER and department == KEEPERS[kind] and area == "330103"
        judge = officer(role, area=area, department=department)

        try:
            attestations.attest(credential, standing, by=judge, note="x")
        except NotAllowed:
            assert not is_keeper
        else:
            assert is_keeper
        credential.refresh_from_db()
        assert (credential.state == standing) == is_keeper
