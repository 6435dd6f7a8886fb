"""Invented data for trying the portal: each app registers its own part; `manage.py load_demo` runs all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from random import Random

Build = Callable[[Random, date], int]


@dataclass(frozen=True)
class Demonstrator:
    order: int
    name: str
    build: Build


DEMONSTRATORS: list[Demonstrator] = []


def demonstrator(order: int, name: str) -> Callable[[Build], Build]:
    """Register a function that invents rows from a seeded generator as of a day and returns how many it made."""

    def register(build: Build) -> Build:
        DEMONSTRATORS.append(Demonstrator(order, name, build))
        return build

    return register
