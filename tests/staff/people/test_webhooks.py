"""A credential that runs out is told to systems that see it: the day before the first reminder not, on it once, next day not again."""

from datetime import timedelta

import pytest

from portal.accounts.choices import Role
from portal.rulebook.rulebook import Limits
from staff.people import renewals
from tests.factories import TODAY, CredentialFactory, FacilityFactory, PersonFactory, PostFactory
from tests.portal.exchange.subscriptions import subscribed, told

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]


def test_a_credential_that_runs_out_is_told_once_at_each_step():
    bureau = subscribed("health", "credential.expiring", Role.REVIEWER)
    person = PersonFactory(facility=FacilityFactory(state="filed"))
    PostFactory(person=person)
    first = renewals.renewals.horizon(TODAY, Limits(TODAY))
    row = CredentialFactory(person=person, issued_on=TODAY - timedelta(days=300), expires_on=first)

    before = renewals.remind(on=TODAY - timedelta(days=1)), told(bureau)
    renewals.remind(on=TODAY)
    renewals.remind(on=TODAY + timedelta(days=1))

    assert before == (0, [])
    facts = {"id": row.pk, "facility": person.facility_id, "kind": row.kind_id, "expires_on": first.isoformat()}
    assert [(each["type"], each["data"]) for each in told(bureau)] == [("credential.expiring", facts)]
