"""The data of a demo: reference data brought up to date at each start, invented data loaded once."""

from importlib import import_module
from pathlib import Path

from django.contrib.auth import get_user_model
from django.core.management import call_command
from django.db import connections, transaction

from portal.demo.demonstration import ACCOUNTS


def load_district() -> None:
    """Add the reference data that is missing."""
    try:
        call_command("load_district", verbosity=0)
    finally:
        connections.close_all()  # a fork must not share them


def load_demo(beside: Path, port: int) -> None:
    """Invent the demo's data unless it is there, all of it or, if this is interrupted, nothing; write down what the gateway is told."""
    if not get_user_model()._default_manager.filter(username__in=ACCOUNTS).exists():
        with transaction.atomic():
            call_command("load_demo", verbosity=0)
    import_module("portal.demo.gateway").stand_beside(beside, port)  # models can be imported once the portal is loaded
