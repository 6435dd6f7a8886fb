"""State passes through one door, leaves its history, and is announced after commit."""

import pytest
from django.db import InternalError, transaction

from facilities.ground.choices import FilingState
from facilities.models import Filing
from portal.errors import IllegalMove
from portal.models import Transition
from portal.workflow import workflow
from tests.factories import FilingFactory, UserFactory

TABLE = {FilingState.SUBMITTED: {FilingState.RETURNED}}

pytestmark = pytest.mark.django_db


def test_a_move_changes_the_state_and_is_recorded_with_its_actor():
    filing, user = FilingFactory(), UserFactory()

    workflow.move(filing, FilingState.RETURNED, table=TABLE, by=user, note="缺材料")

    filing.refresh_from_db()
    assert filing.state == FilingState.RETURNED
    [transition] = workflow.transitions(filing)
    assert (transition.before, transition.after, transition.by, transition.note) == (
        "submitted",
        "returned",
        user,
        "缺材料",
    )


def test_a_move_that_the_table_does_not_know_is_refused_and_changes_nothing():
    filing = FilingFactory()

    with pytest.raises(IllegalMove):
        workflow.move(filing, FilingState.ACCEPTED, table=TABLE, by=None)

    filing.refresh_from_db()
    assert filing.state == FilingState.SUBMITTED
    assert not workflow.transitions(filing).exists()


def test_the_state_in_the_database_decides_and_not_the_one_in_memory():
    filing = FilingFactory()
    Filing.objects.filter(pk=filing.pk).update(state=FilingState.RETURNED)

    with pytest.raises(IllegalMove):
        workflow.move(filing, FilingState.RETURNED, table=TABLE, by=None)


def test_a_row_that_was_discarded_meanwhile_is_refused_and_not_a_fault():
    filing = FilingFactory()
    Filing.objects.filter(pk=filing.pk).delete()

    with pytest.raises(IllegalMove):
        workflow.move(filing, FilingState.RETURNED, table=TABLE, by=None)


def test_a_move_is_announced_after_commit(django_capture_on_commit_callbacks):
    heard = []

    def listener(sender, row, transition, **kwargs):
        heard.append((sender, row.pk, transition.after))

    filing = FilingFactory()
    workflow.moved.connect(listener)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            workflow.move(filing, FilingState.RETURNED, table=TABLE, by=None)
            assert heard == []
    finally:
        workflow.moved.disconnect(listener)

    assert heard == [(Filing, filing.pk, "returned")]


@pytest.mark.parametrize("change", [lambda rows: rows.update(note="x"), lambda rows: rows.delete()])
def test_history_is_never_edited(change):
    filing = FilingFactory()
    workflow.move(filing, FilingState.RETURNED, table=TABLE, by=None)

    with pytest.raises(InternalError), transaction.atomic():
        change(Transition.objects.all())

    assert workflow.transitions(filing).count() == 1
