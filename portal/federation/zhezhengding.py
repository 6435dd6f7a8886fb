"""浙政钉 (DingTalk for governments): the application's access token and the code that the browser brings give the employee.

Every request is signed: HMAC-SHA256 over method, moment, a number used once, path and sorted parameters.
"""

import hmac
import secrets
from base64 import b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.utils import timezone

from portal.federation.asking import NotConfirmed, ask, found_in, read_json
from portal.federation.choices import IdentitySystem
from portal.federation.gateway import Gateway, Round

TOKEN, EMPLOYEE = "/gettoken.json", "/rpc/oauth2/getuserinfo_bycode.json"


@dataclass(frozen=True)
class Zhezhengding(Gateway):
    """The login of 浙政钉 by its code to scan, or at once within the app; `claim` is what was recorded with accounts."""

    system = IdentitySystem.ZHEZHENGDING
    login: str
    gateway: str
    app_key: str
    app_secret: str
    claim: str = "employeeCode"

    def address(self, begun: Round) -> str:
        """Return the page with the code to scan."""
        asked = {
            "response_type": "code",
            "client_id": self.app_key,
            "redirect_uri": begun.back,
            "scope": "get_user_info",
            "authType": "QRCODE",
            "state": begun.state,
        }
        return f"{self.login}?{urlencode(asked)}"

    def subject(self, answer: Mapping[str, str], begun: Round, *, at: datetime) -> str:
        """Return the employee to whom the code was given."""
        code = answer.get("code", "")
        if not code:
            raise NotConfirmed
        ours = {"appkey": self.app_key, "appsecret": self.app_secret}
        token = found_in(self._asked("GET", TOKEN, ours, at), "accessToken")
        return found_in(self._asked("POST", EMPLOYEE, {"access_token": token, "code": code}, at), self.claim)

    def _asked(self, method: str, path: str, facts: dict[str, str], at: datetime) -> dict[str, Any]:
        url, sent = f"{self.gateway.rstrip('/')}{path}", urlencode(sorted(facts.items()))
        headers = signed(method, path, facts, self.app_key, self.app_secret, at=at)
        if method == "GET":
            told = read_json(ask(f"{url}?{sent}", headers=headers))
        else:
            told = read_json(ask(url, sent.encode(), headers | {"Content-Type": "application/x-www-form-urlencoded"}))
        content = told.get("content")
        if told.get("success") is not True or not isinstance(content, dict) or content.get("success") is not True:
            raise NotConfirmed
        data = content.get("data")
        return data if isinstance(data, dict) else {}


def signed(
    method: str, path: str, facts: Mapping[str, str], app_key: str, app_secret: str, *, at: datetime
) -> dict[str, str]:
    """Return the headers by which the gateway knows us; parameters go in sorted, as they are before they are encoded."""
    moment = timezone.localtime(at).isoformat(timespec="milliseconds")
    once = f"{int(at.timestamp() * 1000)}{secrets.randbelow(9000) + 1000}"
    text = "\n".join([method, moment, once, path, "&".join(f"{name}={facts[name]}" for name in sorted(facts))])
    return {
        "X-Hmac-Auth-Timestamp": moment,
        "X-Hmac-Auth-Version": "1.0",
        "X-Hmac-Auth-Nonce": once,
        "apiKey": app_key,
        "X-Hmac-Auth-Signature": b64encode(hmac.digest(app_secret.encode(), text.encode(), "sha256")).decode(),
    }
