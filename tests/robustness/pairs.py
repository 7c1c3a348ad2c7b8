"""Forms that are sent in the same moment, or nearly.

By two real threads, the second one a little later: whatever the first has read, waits for or has
written by then, the second must read after it, not before.
"""

from __future__ import annotations

from threading import Barrier, Thread
from time import sleep
from typing import Any

from flask import Flask

from app.core.db import db

LATER = (0, 10, 20, 40)  # milliseconds


def together(flask_app: Flask, later: int, *sent: tuple[Any, str, dict[str, Any]]) -> list[int]:
    """The status of each answer. `sent`: the one whose browser it is, the address, the fields."""
    start = Barrier(len(sent))
    answers = [0] * len(sent)

    def send(number: int, client: Any, address: str, data: dict[str, Any]) -> None:
        start.wait(10)
        sleep(number * later / 1000)
        answers[number] = client.post(address, data=data).status_code

    threads = []
    for number, (browser, address, data) in enumerate(sent):
        client = flask_app.test_client()
        client.set_cookie("sid", browser.client.get_cookie("sid").value)
        fields = {"csrf_token": browser.token(), **data}
        threads.append(Thread(target=send, args=(number, client, address, fields)))
    db.session.commit()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.session.rollback()
    db.session.expire_all()
    return answers
