"""Pages of a round: from the call to the public grade, each sheet blind, the appeal that takes the grade off the public page."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from python_calamine import CalamineWorkbook

from facilities.appeals import appeals as portal_appeals
from inspections.evaluation.choices import ItemOutcome
from inspections.evaluation.models import Assessor, Evaluation, Item, Round, SiteScore
from inspections.evaluation.seeds import facts
from inspections.evaluation.standards import store
from portal.accounts.choices import Role
from tests.factories import DISTRICT, FacilityFactory, officer, operator_user

pytestmark = pytest.mark.django_db


def test_a_round_goes_from_the_call_to_the_public_grade(client):
    lead, facility = officer(Role.BUREAU_LEAD), FacilityFactory(state="filed")
    operator, standard = operator_user(facility.operator), store(facts())[0]
    users = [officer(Role.REVIEWER) for _ in range(2)]
    body = lead.memberships.get().organisation
    for user in users:
        Assessor.objects.create(user=user, organisation=body, competence="保健")

    client.force_login(lead)
    sent = {"name": "年度评估", "year": 2026, "standard": standard.pk, "area": DISTRICT}
    assert client.post(reverse("round-create"), sent).status_code == 302
    round_, row = Round.objects.get(), Evaluation.objects.get()
    points = {f"points_{item.pk}": item.points for item in Item.objects.filter(clause_code="")}

    assert client.get(reverse("round-results", args=[round_.pk])).status_code == 404
    client.force_login(operator)
    answered = client.post(reverse("evaluation-answer", args=[row.pk]), points | {"then": "next"})
    assert answered.status_code == 302
    client.force_login(lead)
    client.post(reverse("round-begin", args=[round_.pk]))
    row.computed.update(outcome=ItemOutcome.MET)
    for sheet in SiteScore.objects.order_by("place"):
        for user in users:
            client.force_login(user)
            expected = 200 if user == sheet.assessor.user else 404
            assert client.get(reverse("site-score", args=[sheet.pk])).status_code == expected
        client.force_login(sheet.assessor.user)
        assert client.post(reverse("site-score", args=[sheet.pk]), points | {"then": "next"}).status_code == 302
    client.force_login(lead)
    client.post(reverse("round-publish", args=[round_.pk]))
    row.refresh_from_db()
    assert row.state == "graded"
    assert client.get(row.get_absolute_url()).status_code == 200
    book = BytesIO(client.get(reverse("round-results", args=[round_.pk])).content)
    headings, line = CalamineWorkbook.from_filelike(book).get_sheet_by_index(0).to_python()
    told = dict(zip(headings, line, strict=True))
    assert [told[name] for name in ("机构", "等级", "千分制得分")] == [facility.name, "A", 1000]
    assert sum(value for name, value in told.items() if name.endswith("（得分）")) == 1000

    client.logout()
    grades = reverse("round-public", args=[round_.pk])
    assert reverse("round-public", args=[round_.pk]) in client.get(reverse("grades-public")).content.decode()
    assert "<strong>A</strong>" in client.get(grades).content.decode().partition("<table")[2]
    public = reverse("register-facility", args=[facility.pk])
    assert standard.version in client.get(public).content.decode()
    portal_appeals.file(row.grades.get(), reasons="分数有误", by=operator, on=timezone.localdate())
    assert standard.version not in client.get(public).content.decode()
    assert "<strong>A</strong>" not in client.get(grades).content.decode().partition("<table")[2]
