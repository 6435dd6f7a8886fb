"""A fake ONVIF recorder and a fake portal, each a small server of this process; the fake WVP platform is the demo's."""

import json
import re
from datetime import UTC, datetime, timedelta
from email.message import Message
from io import BytesIO
from typing import Any
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request

from django.test import Client


class FakeOnvif:
    """A recorder of some video sources; `recording` says of which footage is being written."""

    def __init__(self, recording: dict[str, bool]):
        self.recording = recording
        self.passwords: list[str] = []

    def __call__(self, method: str, path: str, query: Any, headers: Any, body: bytes) -> tuple[int, bytes]:
        if b"PasswordDigest" not in body:
            return 401, b""
        text = body.decode()
        self.passwords += re.findall("secret", text)
        if "GetVideoSources" in text:
            rows = "".join(f'<trt:VideoSources token="{token}"/>' for token in self.recording)
            return 200, _soap(f'<trt:Answer xmlns:trt="http://www.onvif.org/ver10/media/wsdl">{rows}</trt:Answer>')
        if "FindRecordings" in text:
            return 200, _soap("<SearchToken>7</SearchToken>")
        rows = "".join(
            f"<RecordingInformation><Source><SourceId>{token}</SourceId></Source>"
            f"<EarliestRecording>2026-08-01T00:00:00Z</EarliestRecording>"
            f"<RecordingStatus>{'Recording' if is_on else 'Stopped'}</RecordingStatus></RecordingInformation>"
            for token, is_on in self.recording.items()
        )
        return 200, _soap(f"<ResultList>{rows}</ResultList>")


def _soap(body: str) -> bytes:
    begin = '<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Body>'
    return f"{begin}{body}</s:Body></s:Envelope>".encode()


class FakePortal:
    """Keeps what arrives; may be away, may lose its answers, and has a clock of its own."""

    def __init__(self) -> None:
        self.batches: list[tuple[bytes, str, str]] = []
        self.is_away = self.loses_answers = False
        self.ahead = timedelta()

    def __call__(self, method: str, path: str, query: Any, headers: Any, body: bytes) -> tuple[int, bytes]:
        now = datetime.now(UTC) + self.ahead
        told = {"time": now.isoformat()}
        if self.is_away:
            return 503, b"away"
        if abs(datetime.fromisoformat(json.loads(body)["sent_at"]) - now) > timedelta(minutes=5):
            return 409, json.dumps(told | {"reason": "clock"}).encode()
        self.batches.append((body, headers["X-Gateway-Key"], headers["X-Gateway-Signature"]))
        if self.loses_answers:
            self.loses_answers = False
            return 502, b""
        return 200, json.dumps(told | {"taken": 1, "refused": []}).encode()

    def lines(self, kind: str = "beats") -> list[dict[str, Any]]:
        return [line for body, _, _ in self.batches for line in json.loads(body)[kind]]


class Door:
    """The portal's own door with no network between: what a gateway posts goes through a test client."""

    def __init__(self, client: Client):
        self.client = client

    def __call__(self, request: Request, timeout: float) -> BytesIO:
        answer = self.client.post(
            urlsplit(request.full_url).path,
            request.data,
            content_type="application/json",
            headers=dict(request.header_items()),
        )
        body = BytesIO(answer.content)
        if answer.status_code >= 400:
            raise HTTPError(request.full_url, answer.status_code, "", Message(), body)
        return body
