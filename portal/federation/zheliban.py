"""浙里办: the ticket that the browser brings is changed into a token and the token into a person, by a gateway that checks our signature.

The gateway takes HMAC-SHA256 over method, path, query, access key and date, each with a line end, and lets clocks differ by 90 seconds.
"""

import hmac
import json
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import format_datetime
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit

from portal.federation.asking import NotConfirmed, ask, found_in, read_json
from portal.federation.choices import IdentitySystem
from portal.federation.gateway import Gateway, Round


@dataclass(frozen=True)
class Zheliban(Gateway):
    """The single sign-on of 浙里办 through the province's gateway; `login` is the page to log in, the others are interfaces."""

    system = IdentitySystem.ZHELIBAN
    login: str
    token_url: str
    person_url: str
    app_id: str
    access_key: str
    secret_key: str

    def address(self, begun: Round) -> str:
        """Return the page to log in; it leads back to the address that was registered for the application, with `sp`."""
        return f"{self.login}?{urlencode({'appId': self.app_id, 'sp': begun.state})}"

    def subject(self, answer: Mapping[str, str], begun: Round, *, at: datetime) -> str:
        """Return the number of the person, or of whoever acts for a body, to whom the ticket was given."""
        ticket = answer.get("ticketId", "")
        if not ticket:
            raise NotConfirmed
        token = found_in(self._asked(self.token_url, {"ticketId": ticket, "appId": self.app_id}, at), "accessToken")
        told = self._asked(self.person_url, {"token": token}, at)
        return found_in(told, "personInfo", "userId")

    def _asked(self, url: str, body: dict[str, str], at: datetime) -> dict[str, Any]:
        headers = signed("POST", url, self.access_key, self.secret_key, at=at) | {"Content-Type": "application/json"}
        told = read_json(ask(url, json.dumps(body).encode(), headers))
        data = told.get("data")
        if told.get("success") is not True or not isinstance(data, dict):
            raise NotConfirmed
        return data


def signed(method: str, url: str, access_key: str, secret_key: str, *, at: datetime) -> dict[str, str]:
    """Return the headers by which the gateway knows us. The query goes in sorted by its names, decoded."""
    parts = urlsplit(url)
    query = "&".join(sorted(f"{name}={value}" for name, value in parse_qsl(parts.query, keep_blank_values=True)))
    date = format_datetime(at.astimezone(UTC), usegmt=True)
    text = "".join(f"{each}\n" for each in (method, parts.path or "/", query, access_key, date))
    return {
        "X-BG-HMAC-ACCESS-KEY": access_key,
        "X-BG-HMAC-ALGORITHM": "hmac-sha256",
        "X-BG-HMAC-SIGNATURE": b64encode(hmac.digest(secret_key.encode(), text.encode(), "sha256")).decode(),
        "X-BG-DATE-TIME": date,
    }
