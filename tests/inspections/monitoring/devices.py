"""A fake WVP platform, a fake ONVIF recorder and a fake portal, each a small server of this process."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from hashlib import md5
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit


@contextmanager
def serving(answer: Any) -> Iterator[str]:
    """Serve `answer(method, path, query, headers, body) -> (status, bytes)`; yield the address."""

    class Handler(BaseHTTPRequestHandler):
        def _any(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            query = {name: values[0] for name, values in parse_qs(parts.query).items()}
            status, content = answer(self.command, parts.path, query, self.headers, body)
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = _any  # noqa: N815 - as the library calls them

        def log_message(self, *args: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


class FakeWvp:
    """Devices with channels; `pulled` are those whose cable was pulled; footage of whole days back to `first_day`."""

    def __init__(self, channels: list[str], first_day: str):
        self.channels, self.first_day = channels, first_day
        self.pulled: set[str] = set()
        self.tokens = 0
        self.hole: dict[str, list[tuple[str, str]]] = {}

    def __call__(self, method: str, path: str, query: Any, headers: Any, body: bytes) -> tuple[int, bytes]:
        if path == "/api/user/login":
            if query["password"] != md5(b"secret", usedforsecurity=False).hexdigest():
                return 200, b'{"code": 100, "msg": "password"}'
            self.tokens += 1
            return _data({"accessToken": f"token{self.tokens}"})
        if headers.get("access-token") != f"token{self.tokens}":
            return 401, b"{}"
        if path.endswith("/channels"):
            rows = [{"deviceId": code, "status": "OFF" if code in self.pulled else "ON"} for code in self.channels]
            start = (int(query["page"]) - 1) * int(query["count"])
            return _data({"total": len(rows), "list": rows[start : start + int(query["count"])]})
        day = query["startTime"][:10]
        spans = (
            self.hole.get(day, [("00:00:00", "11:59:59"), ("12:00:00", "23:59:59")]) if day >= self.first_day else []
        )
        rows = [{"startTime": f"{day} {since}", "endTime": f"{day} {until}"} for since, until in spans]
        return _data({"recordList": rows})


def _data(told: Any) -> tuple[int, bytes]:
    return 200, json.dumps({"code": 0, "data": told}).encode()


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
