"""An invented platform that speaks WVP's REST interface, with a page on which a camera's cable is pulled and put back; it has no picture.

`python -m portal.demo.recorder FILE`: FILE is the JSON that `portal.demo.gateway` writes.
"""

import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, timedelta
from hashlib import md5
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import parse_qs, urlsplit

PASSWORD = "secret"  # noqa: S105 - of an invented device
KEPT = timedelta(days=95)
PAGE = """<!doctype html><html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>演示录像机</title><style>body {{ font: 1.1rem/1.6 sans-serif; max-width: 40rem; margin: 1rem auto; padding: 0 1rem }}
li {{ margin: .6rem 0 }} button {{ font: inherit; padding: .4rem 1rem }}</style>
<h1>演示录像机</h1><p>这台录像机和它的摄像机都是虚构的，没有画面。拔掉一根网线，三四分钟后平台“视频监控”中会出现中断；插回后中断结束。</p>
<form method="post"><ul>{rows}</ul></form></html>"""
ROW = "<li>{name}（{code}）：{state} <button name='{act}' value='{code}'>{label}</button></li>"
Answer = Callable[[str, str, dict[str, str], Any, bytes], tuple[int, bytes]]


class Platform:
    """Channels by their number with their names; `pulled` are those whose cable was pulled; footage of whole days since `first_day`."""

    def __init__(self, channels: dict[str, str], first_day: str):
        self.channels, self.first_day = channels, first_day
        self.pulled: set[str] = set()
        self.tokens = 0
        self.hole: dict[str, list[tuple[str, str]]] = {}

    def __call__(self, method: str, path: str, query: dict[str, str], headers: Any, body: bytes) -> tuple[int, bytes]:
        """Answer a request as WVP does, or with the page of the cables."""
        if path == "/":
            return self._cables(body.decode(errors="replace"))
        if path == "/api/user/login":
            return self._logged_in(query["password"])
        if headers.get("access-token") != f"token{self.tokens}":
            return 401, b"{}"
        return self._listed(query) if path.endswith("/channels") else self._recorded(query["startTime"][:10])

    def _logged_in(self, password: str) -> tuple[int, bytes]:
        if password != md5(PASSWORD.encode(), usedforsecurity=False).hexdigest():
            return 200, b'{"code": 100, "msg": "password"}'
        self.tokens += 1
        return _data({"accessToken": f"token{self.tokens}"})

    def _listed(self, query: dict[str, str]) -> tuple[int, bytes]:
        rows = [{"deviceId": code, "status": "OFF" if code in self.pulled else "ON"} for code in self.channels]
        start = (int(query["page"]) - 1) * int(query["count"])
        return _data({"total": len(rows), "list": rows[start : start + int(query["count"])]})

    def _recorded(self, day: str) -> tuple[int, bytes]:
        whole = [("00:00:00", "11:59:59"), ("12:00:00", "23:59:59")]
        spans = self.hole.get(day, whole) if day >= self.first_day else []
        rows = [{"startTime": f"{day} {since}", "endTime": f"{day} {until}"} for since, until in spans]
        return _data({"recordList": rows})

    def _cables(self, sent: str) -> tuple[int, bytes]:
        told = parse_qs(sent)
        self.pulled |= self.channels.keys() & set(told.get("pull", []))
        self.pulled -= set(told.get("plug", []))
        rows = "".join(self._row(code, name) for code, name in self.channels.items())
        return 200, PAGE.format(rows=rows).encode()

    def _row(self, code: str, name: str) -> str:
        is_pulled = code in self.pulled
        state, act, label = ("已断开", "plug", "插回网线") if is_pulled else ("录像中", "pull", "拔掉网线")
        return ROW.format(name=escape(name), code=code, state=state, act=act, label=label)


def _data(told: Any) -> tuple[int, bytes]:
    return 200, json.dumps({"code": 0, "data": told}).encode()


def server(answer: Answer, port: int = 0) -> ThreadingHTTPServer:
    """Return a server of 127.0.0.1, not running yet, for `answer(method, path, query, headers, body) -> (status, bytes)`."""

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

    return ThreadingHTTPServer(("127.0.0.1", port), Handler)


@contextmanager
def serving(answer: Answer) -> Iterator[str]:
    """Serve beside what runs in the block, on any free port; yield the address."""
    beside = server(answer)
    Thread(target=beside.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{beside.server_port}"
    finally:
        beside.shutdown()
        beside.server_close()


def address_in(folder: Path) -> str | None:
    """Return the address of the invented recorder; None where nothing was written for it."""
    with suppress(FileNotFoundError):
        return f"http://127.0.0.1:{json.loads((folder / 'recorder.json').read_text(encoding='utf-8'))['port']}"
    return None


def main() -> None:
    """Run the platform until told to stop."""
    told = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    first_day = str(date.today() - KEPT)  # noqa: DTZ011 - a day more or less of an invented device
    server(Platform(told["channels"], first_day), told["port"]).serve_forever()


if __name__ == "__main__":
    main()
