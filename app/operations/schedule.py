"""What the worker does, and when. Each entry is a function without arguments that looks at rows.

To add one, name it in the list below that fits. Work must bear being done twice and being broken
off at any moment; it opens its own transactions (`app.core.db.writing`).
"""

from __future__ import annotations

from datetime import datetime

from flask import Flask

from app.accounts.cleaning import forget_dead_logins
from app.core import jobs, mail
from app.core.clock import danish
from app.front.weekly import send_weekly_mails
from app.operations import cleaning, heartbeat
from app.records import handover_jobs
from app.reports import jobs as report_jobs
from app.sharing.commands_moves import let_new_readers_in
from app.teams import question_jobs

# Jobs that a page asks for, by the name it asks with.
WHEN_ASKED: dict[str, jobs.Work] = {
    jobs.SEND_MAILS: mail.send_waiting,
    jobs.MAKE_REPORT: report_jobs.make_report,
}

EVERY_MINUTE: tuple[jobs.Work, ...] = (
    heartbeat.beat,
    mail.send_waiting,
    report_jobs.requeue_stale,
    question_jobs.ask_what_is_missing,
    handover_jobs.ask_about_offers,
    handover_jobs.move_what_is_agreed,
)

EVERY_NIGHT: tuple[jobs.Work, ...] = (
    *cleaning.EVERYTHING,
    forget_dead_logins,
    report_jobs.forget_old,
    let_new_readers_in,
    question_jobs.remind_of_questions,
    question_jobs.close_questions,
)

# Mails of the week: counts and links only. Called on Mondays at 7, and every hour until noon, in
# case the worker was away; skip whoever `mail.had_mail_since()` names.
MONDAY_MORNING: tuple[jobs.Work, ...] = (send_weekly_mails,)

MONDAY = 0
MORNING_HOURS = range(7, 13)
NIGHT_HOUR, NIGHT_MINUTE = 3, 40


def make_worker(flask_app: Flask) -> jobs.Queue:
    """The queue with everything that it runs, as `huey_consumer` wants it."""
    queue = jobs.open_queue(flask_app.extensions["settings"])
    for job, work in WHEN_ASKED.items():
        jobs.when_asked(queue, flask_app, job, work)
    plan = (
        (each_minute, EVERY_MINUTE),
        (at_night, EVERY_NIGHT),
        (on_monday_morning, MONDAY_MORNING),
    )
    for is_time, works in plan:
        for work in works:
            jobs.at_times(queue, flask_app, is_time, work)
    queue.on_startup("heartbeat")(lambda: jobs.run(flask_app, heartbeat.beat))
    return queue


def each_minute(_moment: datetime) -> bool:
    return True


def at_night(moment: datetime) -> bool:
    here = danish(moment)
    return (here.hour, here.minute) == (NIGHT_HOUR, NIGHT_MINUTE)


def on_monday_morning(moment: datetime) -> bool:
    here = danish(moment)
    return here.weekday() == MONDAY and here.hour in MORNING_HOURS and here.minute == 0
