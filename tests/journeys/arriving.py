"""Waiting for what a worker makes, by asking again: no longer than it takes, and long enough for busy cores."""

import time
from collections.abc import Callable
from typing import TypeVar

from playwright.sync_api import APIResponse, Locator, Page

Answer = TypeVar("Answer")
SOON = 60  # seconds: the first retry after 20, the sweeper every 15, on two busy cores


def arrives(page: Page, address: str) -> APIResponse:
    """Wait for a PDF and return it."""
    return until(lambda: page.request.get(address), lambda answer: answer.headers["content-type"] == "application/pdf")


def shows(page: Page, address: str, what: Locator) -> None:
    """Open a page again and again until it shows something, which a worker counts meanwhile."""

    def look() -> str:
        page.goto(address)
        return "shown" if what.count() else page.inner_text("main")

    until(look, lambda seen: seen == "shown")


def until(ask: Callable[[], Answer], is_good: Callable[[Answer], bool]) -> Answer:
    """Ask again and again until the answer is good; fail with the last one."""
    deadline = time.monotonic() + SOON
    while not is_good(answer := ask()):
        assert time.monotonic() < deadline, answer
        time.sleep(0.5)
    return answer
