"""What Celery's beat sends, and how often. One line a task: its name, and a period in seconds or a time of day.

Times of day are in Asia/Shanghai. Every task here may be sent twice or late without harm.
"""

from celery.schedules import crontab

HEARTBEAT = "portal.tasks.beat"

SCHEDULE: dict[str, float | crontab] = {
    HEARTBEAT: 10,
    "portal.tasks.sweep_outbox": 15,
    "portal.tasks.clear_sessions": crontab(minute=40),
    "facilities.tasks.mark_overdue_orders": crontab(hour=0, minute=20),
    "portal.tasks.discard_imports": crontab(hour=2, minute=20),
    "facilities.tasks.escalate": 900,
    "facilities.tasks.follow_suspensions": crontab(hour="0,6", minute=20),
    "facilities.tasks.let_prices_hold": crontab(hour="0,6", minute=25),
    "facilities.tasks.open_annual_reports": crontab(hour=1, minute=0),
    "facilities.tasks.remind_of_renewals": crontab(hour=6, minute=30),
    "staff.tasks.remind_of_credentials": crontab(hour=6, minute=35),
    "inspections.tasks.follow_calendar": 600,
    "inspections.tasks.escalate_overdue": crontab(hour="0,6", minute=30),
    "inspections.tasks.keep_credit": crontab(hour=0, minute=40),
    "inspections.tasks.end_listings": crontab(hour="0,6", minute=30),
    "metrics.tasks.roll_up": 15,
    "metrics.tasks.open_reports": crontab(hour=0, minute=30),
    "metrics.tasks.start_day": 600,
    "metrics.tasks.verify": crontab(hour=3, minute=30),
    "metrics.tasks.make_bulletins": crontab(hour=5, minute=0),
}
