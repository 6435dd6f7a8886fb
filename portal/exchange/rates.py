"""How often a token may ask: counted by the minute in Redis, told in every answer. While Redis is away nobody is refused."""

import time
from typing import Any

from django.core.cache import cache
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from portal.exchange.models import ApiToken

WINDOW = 60  # seconds


class TokenRate(BaseThrottle):
    """Counts a token's requests; those of sessions are not counted here."""

    left: int

    def allow_request(self, request: Request, view: Any) -> bool:
        """Count the request, and note on it what is left for the answer's headers."""
        token = request.auth
        if not isinstance(token, ApiToken):
            return True
        count = _counted(f"exchange.rate.{token.pk}.{int(time.time()) // WINDOW}")
        self.left = WINDOW - int(time.time()) % WINDOW
        request._request.rate = (token.rate, max(token.rate - count, 0), self.left)  # type: ignore[attr-defined]
        return count <= token.rate

    def wait(self) -> float:
        """Return the seconds until the next minute begins."""
        return self.left


def _counted(key: str) -> int:
    cache.add(key, 0, timeout=2 * WINDOW)
    try:
        return int(cache.incr(key) or 0)
    except ValueError:  # gone between the two, or Redis is away
        return 0


def headers(rate: tuple[int, int, int]) -> dict[str, str]:
    """Return what a request's answer says of its rate (draft-ietf-httpapi-ratelimit-headers)."""
    most, remaining, seconds = rate
    return {
        "RateLimit-Policy": f'"token";q={most};w={WINDOW}',
        "RateLimit": f'"token";r={remaining};t={seconds}',
    }
