"""Asks wvp-GB28181-pro over its REST interface. Each channel is judged by itself: a platform calls recorders online whose cameras are dead."""

import json
from datetime import date, datetime, time, timedelta
from hashlib import md5
from typing import Any
from urllib.parse import quote, urlencode
from zoneinfo import ZoneInfo

from inspections.monitoring.gateway.readings import Footage, Reading, RecorderAway, ask

SHANGHAI = ZoneInfo("Asia/Shanghai")
PAGE = 100
MOST_PAGES = 100


class Wvp:
    """A platform with the devices whose channels are the facility's; it is logged in to by name and password."""

    def __init__(self, address: str, username: str, password: str, devices: list[str], kept_days: int = 120):
        self.address, self.username, self.password = address.rstrip("/"), username, password
        self.devices, self.kept_days = devices, kept_days
        self.token = ""
        self.oldest: dict[str, datetime] = {}

    def readings(self, at: datetime) -> list[Reading]:
        """Return each channel of the devices, up if the platform has it online."""
        return [
            Reading(code, "up" if is_on else "down", self.oldest.get(code))
            for device in self.devices
            for code, is_on in self._channels(device)
        ]

    def footage(self, day: date) -> list[Footage]:
        """Return the day's segments of each channel; the oldest second is looked for day by day and remembered."""
        found = []
        for device in self.devices:
            for code, _is_on in self._channels(device):
                segments = self._segments(device, code, day)
                oldest = self._oldest(device, code, day) if segments else None
                if oldest is not None:
                    self.oldest[code] = oldest
                    found.append(Footage(code, day, oldest, segments))
        return found

    def _channels(self, device: str) -> list[tuple[str, bool]]:
        rows: list[tuple[str, bool]] = []
        for page in range(1, MOST_PAGES):
            told = self._get(f"/api/device/query/devices/{quote(device)}/channels", page=page, count=PAGE)
            several = told.get("list") or []
            rows += [(str(row.get("channelId") or row.get("deviceId")), _is_on(row.get("status"))) for row in several]
            if len(rows) >= int(told.get("total", 0)) or not several:
                break
        return rows

    def _oldest(self, device: str, code: str, day: date) -> datetime | None:
        """Return the first second of the oldest day with footage, by halving the days that it may be kept."""
        newest, beyond = 0, self.kept_days + 1
        while beyond - newest > 1:
            middle = (newest + beyond) // 2
            if self._segments(device, code, day - timedelta(days=middle)):
                newest = middle
            else:
                beyond = middle
        first = day - timedelta(days=newest)
        segments = self._segments(device, code, first)
        return _midnight(first) + timedelta(seconds=segments[0][0]) if segments else None

    def _segments(self, device: str, code: str, day: date) -> list[list[int]]:
        span = {"startTime": f"{day} 00:00:00", "endTime": f"{day} 23:59:59"}
        told = self._get(f"/api/gb_record/query/{quote(device)}/{quote(code)}", **span)
        midnight = _midnight(day)
        spans = [
            [int((_moment(row[name]) - midnight).total_seconds()) for name in ("startTime", "endTime")]
            for row in told.get("recordList") or []
        ]
        return joined(spans)

    def _get(self, path: str, **query: Any) -> dict[str, Any]:
        if not self.token:
            self._log_in()
        try:
            return self._data(path, query)
        except RecorderAway:
            self._log_in()  # the token ran out
            return self._data(path, query)

    def _log_in(self) -> None:
        secret = md5(self.password.encode(), usedforsecurity=False).hexdigest()  # how WVP wants it
        told = self._data("/api/user/login", {"username": self.username, "password": secret})
        self.token = str(told.get("accessToken", ""))

    def _data(self, path: str, query: dict[str, Any]) -> dict[str, Any]:
        answer = ask(f"{self.address}{path}?{urlencode(query)}", headers={"access-token": self.token})
        try:
            told = json.loads(answer)
            if told["code"] != 0:
                raise RecorderAway(f"{path}: {told.get('msg')}")
            return dict(told["data"])
        except (ValueError, TypeError, KeyError) as fault:
            raise RecorderAway(f"{path}: {fault}") from None


def _is_on(status: Any) -> bool:
    return status is True or str(status).upper() in ("ON", "1", "TRUE")


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)


def _moment(text: str) -> datetime:
    try:
        return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)
    except ValueError as fault:
        raise RecorderAway(str(fault)) from None


def joined(spans: list[list[int]]) -> list[list[int]]:
    """Return spans of a day sorted and apart: those that touch or overlap are one."""
    found: list[list[int]] = []
    for since, until in sorted([max(0, since), min(86_400, until)] for since, until in spans):
        if since >= until:
            continue
        if found and since <= found[-1][1] + 1:
            found[-1][1] = max(found[-1][1], until)
        else:
            found.append([since, until])
    return found
