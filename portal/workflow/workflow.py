"""The one door through which state passes, and the history it leaves."""

from collections.abc import Mapping
from functools import partial
from typing import TypeVar

from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import models, transaction
from django.dispatch import Signal
from django.utils.translation import gettext as _

from portal.accounts.models import User
from portal.accounts.scope import behalf_of
from portal.errors import IllegalMove
from portal.workflow.models import Transition

moved = Signal()  # after commit; sender: the model; kwargs: row, transition
Row = TypeVar("Row", bound=models.Model)
Moves = Mapping[str, set[str]]


@transaction.atomic
def move(row: Row, to: str, *, table: Moves, by: User | None, note: str = "") -> Row:
    """Lock `row`, take it to state `to` if `table` allows, and record the move; `by=None` is the clock.

    Only `state` is read again under the lock: a move that depends on another field must read that field again itself.
    Raises IllegalMove when somebody else was faster or the step does not exist.
    """
    try:
        row.refresh_from_db(fields=["state"], from_queryset=type(row)._base_manager.select_for_update())
    except ObjectDoesNotExist as gone:  # a draft that somebody discarded
        raise IllegalMove(_("This draft was discarded meanwhile.")) from gone
    before = row.state  # type: ignore[attr-defined]
    if to not in table.get(before, set()):
        raise IllegalMove(_refusal(row, to))
    row.state = to  # type: ignore[attr-defined]
    row.save(update_fields=["state"])
    transition = Transition.objects.create(
        subject=row, before=before, after=to, by=by, on_behalf_of_id=behalf_of(by), note=note
    )
    transaction.on_commit(partial(moved.send_robust, sender=type(row), row=row, transition=transition))
    return row


@transaction.atomic
def move_all(rows: "models.QuerySet[Row]", to: str, *, table: Moves, by: User | None, note: str = "") -> list[int]:
    """Take all rows of one kind to state `to` in a few statements; return the keys of those moved.

    Rows from whose state `table` does not lead there stay as they are: who needs to know compares the keys. Each move is recorded;
    none is announced, as nobody could listen to fifty thousand.
    """
    sources = [state for state, reached in table.items() if to in reached]
    found = rows.filter(state__in=sources).order_by("pk").select_for_update(of=("self",))
    before = dict(found.values_list("pk", "state"))
    rows.model._base_manager.filter(pk__any=list(before)).update(state=to)
    kind, told = (
        ContentType.objects.get_for_model(rows.model),
        {"by": by, "on_behalf_of_id": behalf_of(by), "note": note},
    )
    Transition.objects.bulk_create(
        [Transition(subject_type=kind, subject_id=pk, before=state, after=to, **told) for pk, state in before.items()],
        batch_size=5000,
    )
    return list(before)


def _refusal(row: models.Model, to: str) -> str:
    """Say in the user's language why the step can't be taken."""
    labels = dict(row._meta.get_field("state").flatchoices)
    return _("%(noun)s is already “%(state)s”; the step to “%(to)s” is no longer possible. Please reload the page.") % {
        "noun": row._meta.verbose_name,
        "state": labels.get(row.state, row.state),  # type: ignore[attr-defined]
        "to": labels.get(to, to),
    }


def transitions(row: models.Model) -> models.QuerySet[Transition]:
    """Return the row's transitions, oldest first, with their actors."""
    return Transition.objects.filter(
        subject_type=ContentType.objects.get_for_model(row), subject_id=row.pk
    ).select_related("subject_type", "by", "on_behalf_of")
