"""What Celery's beat sends, and how often. One line a task: its name, and a period in seconds or a time of day.

Times of day are in Asia/Shanghai. Every task here may be sent twice or late without harm.
"""

from celery.schedules import crontab

HEARTBEAT = "portal.operations.tasks.beat"

SCHEDULE: dict[str, float | crontab] = {
    HEARTBEAT: 10,
    "portal.outbox.tasks.sweep_outbox": 15,
    "portal.audit.tasks.seal_histories": 600,
    "portal.operations.tasks.clear_sessions": crontab(minute=40),
    "portal.retention.tasks.carry_out": crontab(hour=3, minute=20),
    "facilities.verification.tasks.mark_overdue_orders": crontab(hour=0, minute=20),
    "portal.importing.tasks.discard_imports": crontab(hour=2, minute=20),
    "facilities.review.tasks.escalate": 900,
    "facilities.suspension.tasks.follow_suspensions": crontab(hour="0,6", minute=20),
    "facilities.inclusive.tasks.end_agreements": crontab(hour="0,6", minute=23),
    "facilities.prices.tasks.let_prices_hold": crontab(hour="0,6", minute=25),
    "facilities.yearly.tasks.open_annual_reports": crontab(hour=1, minute=0),
    "facilities.dossier.tasks.remind_of_renewals": crontab(hour=6, minute=30),
    "facilities.families.tasks.remind_of_visits": crontab(hour=17, minute=0),
    "facilities.families.tasks.tell_followers": crontab(hour=9, minute=10),
    "facilities.families.tasks.forget_codes": crontab(hour=2, minute=40),
    "facilities.waiting.tasks.follow_waiting_lists": crontab(hour="0,6", minute=35),
    "facilities.vouchers.tasks.expire_vouchers": crontab(hour="0,6", minute=37),
    "facilities.waiting.tasks.find_swaps": crontab(hour=9, minute=20),
    "staff.people.tasks.remind_of_credentials": crontab(hour=6, minute=35),
    "staff.background.tasks.remind_of_campaigns": crontab(hour=6, minute=40),
    "staff.whistleblowing.tasks.flag_dismissals": crontab(hour="0,6", minute=45),
    "staff.shifts.tasks.count_ratios": crontab(hour=0, minute=50),
    "inspections.findings.tasks.follow_calendar": 600,
    "inspections.findings.tasks.escalate_overdue": crontab(hour="0,6", minute=30),
    "inspections.monitoring.tasks.look_for_outages": 60,
    "inspections.monitoring.tasks.keep_beats": 900,
    "inspections.monitoring.tasks.count_availability": crontab(minute=10),
    "inspections.evaluation.tasks.follow_events": 600,
    "inspections.evaluation.tasks.date_improvements": crontab(hour=0, minute=50),
    "inspections.credit.tasks.keep_credit": crontab(hour=0, minute=40),
    "inspections.credit.tasks.end_listings": crontab(hour="0,6", minute=30),
    "metrics.rollup.tasks.roll_up": 15,
    "metrics.reports.tasks.open_reports": crontab(hour=0, minute=30),
    "metrics.rollup.tasks.start_day": 600,
    "metrics.rollup.tasks.verify": crontab(hour=3, minute=30),
    "metrics.bulletins.tasks.make_bulletins": crontab(hour=5, minute=0),
}
