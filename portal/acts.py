"""Where a page says that an act was refused. Every view that performs an act does so within one of these two."""

from types import TracebackType

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest

from portal.errors import NotAllowed, Refused


class refusals_in:  # noqa: N801 - read as a block of a view: `with refusals_in(form):`
    """Puts a refusal beside its field, above the form if the form has no such field; nothing typed is lost.

    The form is no longer valid then, and what follows the block shows it again. `beside` is the field for refusals that name one by
    another name. Files refused for what is in them stand at the form's `files`. What the user may not do is no matter of the form:
    NotAllowed passes through.
    """

    def __init__(self, form: BaseForm, *, beside: str | None = None):
        self.form, self.beside = form, beside

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        match error:
            case NotAllowed():
                return False
            case Refused():
                self._put(self.beside if error.field and self.beside else error.field, str(error))
                return True
            case ValidationError():
                self._put("files", error.messages)
                return True
        return False

    def _put(self, field: str | None, reason: str | list[str]) -> None:
        self.form.add_error(field if field in self.form.fields else None, reason)  # type: ignore[arg-type]


class refusals_told:  # noqa: N801 - read as a block of a view: `with refusals_told(request):`
    """Tells a refusal on the next page, for acts that are a button and not a form. NotAllowed passes through."""

    def __init__(self, request: HttpRequest):
        self.request = request

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: type | None, error: BaseException | None, trace: TracebackType | None) -> bool:
        if not isinstance(error, Refused) or isinstance(error, NotAllowed):
            return False
        messages.error(self.request, str(error))
        return True
