"""Two people on one row: nobody overwrites what the other saved, and nobody is stopped without need."""

import pytest
from django.db import transaction

from facilities.dossier.forms import ClassForm
from facilities.models import CareClass
from tests.factories import CareClassFactory

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
