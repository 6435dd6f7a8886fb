"""Trying an act from a form: a refusal stands beside its field, and nothing typed is lost."""

from collections.abc import Callable
from typing import Any

from django.forms import BaseForm

from portal.errors import NotAllowed, Refused


def tried(form: BaseForm, act: Callable[[], Any]) -> Any:
    """Return what the act gives, or None after putting its refusal beside the field. Raises NotAllowed."""
    try:
        return act()
    except NotAllowed:
        raise
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
