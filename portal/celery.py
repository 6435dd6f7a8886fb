"""The Celery application. Tasks live in each case's `tasks.py` (`portal.rooms`); what runs when stands in `portal/schedule.py`."""

import os
from typing import Any

from celery import Celery
from celery.schedules import crontab
from celery.signals import worker_ready

from portal.schedule import HEARTBEAT, SCHEDULE

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings.demo")


def _entry(task: str, period: float | crontab) -> dict[str, Any]:
    """Return beat's entry. What comes every few seconds is dropped when no worker took it within its period."""
    options = {} if isinstance(period, crontab) else {"expires": period}
    return {"task": task, "schedule": period, "options": options}


app = Celery("portal")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = {task: _entry(task, period) for task, period in SCHEDULE.items()}


@worker_ready.connect
def show_life(**_: object) -> None:
    """Send the first heartbeat at once: beat would wait for its period."""
    app.send_task(HEARTBEAT)
