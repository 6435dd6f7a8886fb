"""Reference data: each app registers how its own is loaded; `manage.py load_district` runs all."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from django.db import models

Load = Callable[[], int]


@dataclass(frozen=True)
class Seeder:
    order: int
    name: str
    load: Load


SEEDERS: list[Seeder] = []


def seeder(order: int, name: str) -> Callable[[Load], Load]:
    """Register a function that loads reference data and returns how many rows it added; it must be safe to repeat."""

    def register(load: Load) -> Load:
        SEEDERS.append(Seeder(order, name, load))
        return load

    return register


def insert_missing(model: type[models.Model], rows: Iterable[models.Model]) -> int:
    """Insert the rows whose natural key is new; what the district has edited stays as it is. Return how many were new."""
    before = model._base_manager.count()
    model._base_manager.bulk_create(rows, ignore_conflicts=True, batch_size=2000)
    return model._base_manager.count() - before
