"""Opening an app's rooms: in every case, the modules of these names add to the registries of lower rooms by being imported.

A new case needs no entry anywhere, and neither does a new room of a case. What an upper app adds to a lower one is told in
docs/architecture.md.
"""

from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

ROOMS = (
    *(
        "checks",
        "gates",
        "sections",
        "seeds",
        "importing",
        "retention",
        "holdings",
        "telemetry",
        "navigation",
        "panels",
        "calendars",
        "worklists",
        "casefile",
        "evidence",
        "indicators",
        "pathway",
        "frontpage",
    ),
    *(
        "credit_sources",
        "annual",
        "amendments",
        "appeals",
        "relocations",
        "names",
        "departures",
        "receivers",
        "tasks",
        "concerned",
    ),
)


def cases_of(app: str) -> list[str]:
    """Return the names of an app's cases: its packages but migrations, commands and settings."""
    folder = Path(str(import_module(app).__file__)).parent
    packages = sorted(path.parent.name for path in folder.glob("*/__init__.py"))
    return [
        name
        for name in packages
        if name not in {"migrations", "management", "settings", "templatetags", "demo", "workshop"}
    ]


def open_rooms(app: str) -> None:
    """Import what every case of the app registers. Called once, when the app is ready."""
    for case in cases_of(app):
        for room in ROOMS:
            name = f"{app}.{case}.{room}"
            if find_spec(name):
                import_module(name)
