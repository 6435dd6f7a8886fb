"""The way ahead: the steps that lead somebody to a goal, the next one marked. Each app registers the ways it knows."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import TextChoices
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.tones import toned


@toned(good="done", info="in_progress submitted")
class Stage(TextChoices):
    """How far somebody is with a step."""

    DONE = "done", _("Completed")
    NOW = "in_progress", _("Next")
    WAITING = "submitted", _("With the departments")
    LATER = "later", _("Later")


@dataclass(frozen=True)
class Step:
    """One step; without an address there is nothing to do about it yet."""

    title: str | Promise
    stage: Stage
    url: str = ""
    hint: str | Promise = ""


Pathway = Callable[[User], list[Step]]
PATHWAYS: list[Pathway] = []


def pathway(source: Pathway) -> Pathway:
    """Register a function that returns a user's steps in order, or nothing if the user does not walk this way."""
    PATHWAYS.append(source)
    return source


def steps(user: User) -> list[Step]:
    """Return the steps of the first way that the user walks."""
    return next((found for source in PATHWAYS if (found := source(user))), [])
