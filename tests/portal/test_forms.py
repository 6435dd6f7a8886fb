"""Two people on one row: nobody overwrites what the other saved, and nobody is stopped without need."""

from datetime import date

import pytest
from django.db import transaction
from django.urls import get_resolver

from facilities.dossier.forms import ClassForm
from facilities.models import AnnualReport, CareClass
from facilities.yearly.forms import AnnualReportForm
from portal import editing
from portal.forms import RevisionForm
from tests.factories import CareClassFactory, FacilityFactory

pytestmark = pytest.mark.django_db


def opened(row: CareClass) -> dict[str, object]:
    """Return what a browser sends if the form is sent as it was opened."""
    form = ClassForm(instance=row)
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in values.items() if value is not None}


def sent(row: CareClass, typed: dict[str, object]) -> ClassForm:
    with transaction.atomic():
        form = ClassForm(typed, instance=CareClass.objects.get(pk=row.pk))
        if form.is_valid():
            form.save()
    return form


def test_what_only_the_other_changed_is_kept():
    row = CareClassFactory(name="甲班", places=15, floor=1)
    mine = opened(row)
    sent(row, opened(row) | {"floor": 2})

    form = sent(row, mine | {"places": 12})

    row.refresh_from_db()
    assert not form.errors
    assert (row.places, row.floor, row.revision) == (12, 2, 2)


def test_what_both_changed_is_refused_with_the_others_value_and_saved_the_second_time():
    row = CareClassFactory(name="甲班", places=15)
    mine = opened(row)
    sent(row, opened(row) | {"places": 14})

    form = sent(row, mine | {"places": 12})

    assert list(form.errors) == ["places"]
    assert "14" in form.errors["places"][0]
    assert sent(row, mine | {"places": 12, "seen_revision": form.data["seen_revision"]}).is_bound
    row.refresh_from_db()
    assert row.places == 12


def test_what_both_changed_alike_is_no_conflict():
    row = CareClassFactory(places=15)
    mine = opened(row)
    sent(row, opened(row) | {"places": 14})

    assert not sent(row, mine | {"places": 14}).errors


def test_a_choice_saved_by_the_other_is_named_by_its_label():
    row = CareClassFactory(kind="toddler")
    mine = opened(row)
    sent(row, opened(row) | {"kind": "infant"})

    form = sent(row, mine | {"kind": "older"})

    assert str(CareClass(kind="infant").get_kind_display()) in form.errors["kind"][0]


def test_a_form_without_a_known_revision_overwrites_nothing():
    row = CareClassFactory(places=15)
    mine = opened(row)
    sent(row, opened(row) | {"places": 14})

    form = sent(row, mine | {"places": 12, "seen_revision": ""})

    assert list(form.errors) == ["places"]


def forms_with_a_revision(form: type[RevisionForm] = RevisionForm):
    for each in form.__subclasses__():
        if each._meta.model:
            yield each
        yield from forms_with_a_revision(each)


def test_what_an_old_page_showed_can_be_asked_of_every_row_whether_its_history_is_kept_or_not():
    assert get_resolver().url_patterns  # every form is known once every view is
    models = {form._meta.model for form in forms_with_a_revision()}

    assert {model for model in models if not hasattr(model, "events")}
    for model in models:
        assert editing.as_saved(model(pk=0), 1) is None
        assert editing.edit_of(model(pk=0), "", since=0, read=str) is None


def test_an_old_page_of_a_row_without_history_is_refused_beside_its_field_and_saved_the_second_time():
    row = AnnualReport.objects.create(facility=FacilityFactory(), year=2026, due_on=date(2027, 1, 31))
    typed = {"work": "甲", "seen_revision": row.revision}

    def save(typed):
        with transaction.atomic():
            form = AnnualReportForm(typed, instance=AnnualReport.objects.get(pk=row.pk))
            if form.is_valid():
                form.save()
        return form

    assert not save(typed).errors
    stale = save(typed | {"work": "乙"})

    assert list(stale.errors) == ["work"]
    assert "甲" in stale.errors["work"][0]
    assert not save(typed | {"work": "乙", "seen_revision": stale.data["seen_revision"]}).errors
    row.refresh_from_db()
    assert row.work == "乙"
