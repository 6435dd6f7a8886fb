"""Where a page says that an act was refused. Every view that performs an act does so within one of these two."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from portal.errors import NotAllowed, Refused


@contextmanager
def refusals_in(form: BaseForm, *, beside: str | None = None) -> Iterator[None]:
    """Put a refusal beside its field, above the form if the form has no such field; nothing typed is lost.

    The form is no longer valid then, and what follows the block shows it again. `beside` is the field for refusals that name one by
    another name. Files refused for what is in them stand at the form's `files`. What the user may not do is no matter of the form:
    NotAllowed passes through.
    """
    try:
        yield
    except NotAllowed:
        raise
    except Refused as refusal:
        _put(form, beside if refusal.field and beside else refusal.field, str(refusal))
    except ValidationError as fault:
        _put(form, "files", fault.messages)


def _put(form: BaseForm, field: str | None, reason: str | list[str]) -> None:
    form.add_error(field if field in form.fields else None, reason)  # type: ignore[arg-type]


@contextmanager
def refusals_told(request: HttpRequest) -> Iterator[None]:
    """Tell a refusal on the next page, for acts that are a button and not a form. NotAllowed passes through."""
    try:
        yield
    except NotAllowed:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
