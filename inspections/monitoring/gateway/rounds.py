"""One round of the gateway: ask every recorder, keep what they tell, send what is kept."""

import logging
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from inspections.monitoring.gateway.readings import Footage, Recorder, RecorderAway
from inspections.monitoring.gateway.sending import Sender
from inspections.monitoring.gateway.spool import Spool

logger = logging.getLogger("gateway")
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Rounds:
    """Remembers of which day the footage was proven."""

    def __init__(self, recorders: list[Recorder], spool: Spool, sender: Sender):
        self.recorders, self.spool, self.sender = recorders, spool, sender
        self.proven: dict[int, date] = {}

    def run(self) -> int:
        """Do one round; return how many rounds the portal took. A recorder that is away sends no beats, which is the truth."""
        now = self.sender.now()
        beats = list(self._beats(now))
        proofs = list(self._proofs(now))
        if beats or proofs:
            is_corrected = self.sender.offset is not None
            self.spool.keep({"is_corrected": is_corrected, "beats": beats, "proofs": proofs}, at=now)
        return self.sender.send()

    def _beats(self, now: datetime) -> Iterator[dict[str, Any]]:
        for recorder in self.recorders:
            try:
                readings = recorder.readings(now)
            except RecorderAway as fault:
                logger.warning("A recorder does not answer: %s", fault)
                continue
            for reading in readings:
                oldest = {"oldest": reading.oldest.isoformat()} if reading.oldest else {}
                yield {"channel": reading.channel, "at": now.isoformat(), "state": reading.state} | oldest

    def _proofs(self, now: datetime) -> Iterator[dict[str, Any]]:
        """Prove the footage of yesterday, once a day; again at the next round if a recorder was away."""
        day = now.astimezone(SHANGHAI).date() - timedelta(days=1)
        for number, recorder in enumerate(self.recorders):
            if self.proven.get(number) == day:
                continue
            try:
                found = recorder.footage(day)
            except RecorderAway as fault:
                logger.warning("A recorder does not tell its footage: %s", fault)
                continue
            self.proven[number] = day
            yield from (_proof(footage, now) for footage in found)


def _proof(footage: Footage, now: datetime) -> dict[str, Any]:
    return {
        "channel": footage.channel,
        "day": footage.day.isoformat(),
        "read_at": now.isoformat(),
        "oldest": footage.oldest.isoformat(),
        "segments": footage.segments,
    }
