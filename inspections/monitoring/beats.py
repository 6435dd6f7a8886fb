"""Taking signed batches of beats. Whatever a gateway sends is taken or refused with a reason and counted, and answered with our time.

A batch is JSON, signed as it stands (Ed25519 over its bytes). It reads:

    {"nonce": UUID, "sent_at": moment, "beats": [{"channel", "at", "state", "oldest", "scene"}, ...],
     "proofs": [{"channel", "day", "read_at", "oldest", "segments": [[from, until], ...]}, ...]}

Moments are ISO 8601 with a time zone; segments are seconds of the day (Asia/Shanghai), sorted and apart. `oldest` and `scene` (64 bits in
hex) may be missing. A gateway that gets no answer signs the same beats anew, with another nonce; the very same bytes again are a replay.
"""

import json
from base64 import urlsafe_b64decode
from binascii import Error as Base64Error
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from hashlib import sha256
from typing import Any, NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from cryptography.exceptions import InvalidSignature
from django.db import connection, transaction
from django.utils import timezone

from inspections.monitoring.choices import BeatState, RefusalReason
from inspections.monitoring.gateways import read_key
from inspections.monitoring.statements import COUNT_REFUSALS, PROVE, SIGNER, TAKE
from portal.rulebook.rulebook import Limits

MOST_BYTES = 1_000_000
MOST_LINES = 20_000
DAY = 86_400
STATES = {state.value: state.value for state in BeatState}
SHANGHAI = ZoneInfo("Asia/Shanghai")


class Beat(NamedTuple):
    """A beat as it is handed to the database, in words: its moment by the number of it in the batch, empty where nothing was told."""

    channel: str
    moment: str
    state: str
    oldest: str
    scene: str


class Signer(NamedTuple):
    """A gateway as its key tells it."""

    gateway: int
    facility: int
    public_key: str
    is_revoked: bool


class BatchRefused(Exception):
    """The whole batch is refused."""

    def __init__(self, reason: RefusalReason, gateway: int | None = None):
        super().__init__(reason)
        self.reason, self.gateway = reason, gateway


class LineRefused(Exception):
    """One line of a batch is refused; the others are taken."""

    def __init__(self, reason: RefusalReason):
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Answer:
    """What became of a batch: lines taken, and the refused ones by kind and place."""

    taken: int = 0
    refused: list[dict[str, Any]] = field(default_factory=list)


def take(body: bytes, *, key_id: str, signature: str, at: datetime) -> Answer:
    """Take a batch at a moment. Raises BatchRefused; either way what was refused is counted."""
    try:
        key = _signer(body, key_id, signature)
        answer = _taken(body, key, at)
    except BatchRefused as refusal:
        count(refusal.gateway, [refusal.reason], at=at)
        raise
    count(key.gateway, [line["reason"] for line in answer.refused], at=at)
    return answer


def count(gateway: int | None, reasons: Iterable[str], *, at: datetime) -> None:
    """Count refusals of a gateway, or of nobody known, on the day."""
    numbers = [{"reason": str(reason), "count": number} for reason, number in Counter(map(str, reasons)).items()]
    if numbers:
        with connection.cursor() as cursor:
            told = {"gateway": gateway, "day": timezone.localdate(at), "reasons": json.dumps(numbers)}
            cursor.execute(COUNT_REFUSALS, told)


def _signer(body: bytes, key_id: str, signature: str) -> Signer:
    if len(body) > MOST_BYTES:
        raise BatchRefused(RefusalReason.SIZE)
    with connection.cursor() as cursor:
        cursor.execute(SIGNER, [key_id.replace("\0", "")[:16]])
        found = cursor.fetchone()
    if found is None:
        raise BatchRefused(RefusalReason.UNKNOWN_KEY)
    key = Signer(*found)
    if key.is_revoked:
        raise BatchRefused(RefusalReason.REVOKED_KEY, key.gateway)
    try:
        bare = signature.rstrip("=")
        read_key(key.public_key).verify(urlsafe_b64decode(bare + "=" * (-len(bare) % 4)), body)
    except (InvalidSignature, Base64Error, ValueError):
        raise BatchRefused(RefusalReason.SIGNATURE, key.gateway) from None
    return key


def _taken(body: bytes, key: Signer, at: datetime) -> Answer:
    limits = Limits.read(timezone.localdate(at), "monitoring.")
    try:
        batch = json.loads(body)
        nonce, sent_at = UUID(str(batch["nonce"])), _moment(batch["sent_at"])
        beats, proofs = _lines(batch, "beats"), _lines(batch, "proofs")
    except (ValueError, TypeError, KeyError, LineRefused, RecursionError):
        raise BatchRefused(RefusalReason.SHAPE, key.gateway) from None
    if abs(sent_at - at) > timedelta(minutes=float(limits["monitoring.clock.minutes"])):
        raise BatchRefused(RefusalReason.CLOCK, key.gateway)
    reader = Reader(at, limits)
    good, refused = reader.read("beats", beats, reader.beat)
    proven, more = reader.read("proofs", proofs, reader.proof)
    strange = _store(key, nonce, reader, good, proven, at=at, turned=int(limits["monitoring.scene.bits"]))
    foreign = [("beats", place) for place, line in good.items() if line.channel in strange]
    foreign += [("proofs", place) for place, line in proven.items() if line["channel"] in strange]
    refused += more + [{"in": kind, "line": place, "reason": str(RefusalReason.FOREIGN)} for kind, place in foreign]
    return Answer(len(beats) + len(proofs) - len(refused), refused)


def _lines(batch: dict[str, Any], name: str) -> list[Any]:
    lines = batch.get(name, [])
    if not isinstance(lines, list) or len(lines) > MOST_LINES:
        raise ValueError(name)
    return lines


def _store(
    key: Signer,
    nonce: UUID,
    reader: "Reader",
    beats: dict[int, Beat],
    proofs: dict[int, Any],
    *,
    at: datetime,
    turned: int,
) -> set[str]:
    """Write what was read, in one transaction; return the numbers that are no channels of the facility."""
    columns = [*zip(*beats.values(), strict=True)] or [()] * len(Beat._fields)
    names = ("channels", "when", "states", "oldest", "scenes")
    told: dict[str, Any] = {
        "gateway": key.gateway,
        "facility": key.facility,
        "nonce": str(nonce),
        "now": at,
        "today": timezone.localdate(at),
        "turned": turned,
        "moments": "\n".join(reader.moments),
        "codes": "\n".join({*columns[0], *(line["channel"] for line in proofs.values())}),
        **{name: "\n".join(column) for name, column in zip(names, columns, strict=True)},
    }
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(TAKE, told)
        is_fresh, strange = cursor.fetchone()
        if not is_fresh:
            raise BatchRefused(RefusalReason.REPLAY, key.gateway)
        if proofs:
            cursor.execute(PROVE, told | {"proofs": json.dumps(_last_of_each(proofs.values()))})
    return set(strange)


def _last_of_each(proofs: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Keep of several proofs of a channel's day the one read last."""
    ordered = sorted(proofs, key=lambda line: (datetime.fromisoformat(line["read_at"]), line["segments_sha256"]))
    return list({(line["channel"], line["day"]): line for line in ordered}.values())


def _moment(text: Any) -> datetime:
    """Return a moment with its time zone. Raises LineRefused."""
    try:
        moment = datetime.fromisoformat(text)
    except (ValueError, TypeError):
        raise LineRefused(RefusalReason.SHAPE) from None
    if moment.tzinfo is None:
        raise LineRefused(RefusalReason.SHAPE)
    return moment


class Reader:
    """Reads the lines of a batch by the numbers of the rulebook, each refused for itself."""

    def __init__(self, at: datetime, limits: Limits):
        self.at = at
        self.read_already: dict[str, tuple[datetime, str]] = {}  # a round has one moment for all its channels
        self.moments: list[str] = []  # in ISO 8601, in the order of their numbers, which begin with 1
        self.latest = at + timedelta(minutes=float(limits["monitoring.clock.minutes"]))
        self.earliest = at - timedelta(days=float(limits["monitoring.late.days"]))

    def read(self, kind: str, lines: list[Any], judge: Any) -> tuple[dict[int, Any], list[dict[str, Any]]]:
        """Return the good lines by their place, and the refused ones."""
        good: dict[int, Any] = {}
        refused = []
        for place, line in enumerate(lines):
            try:
                good[place] = judge(line)
            except (LineRefused, ValueError, TypeError, KeyError, OverflowError) as fault:
                reason = fault.reason if isinstance(fault, LineRefused) else RefusalReason.SHAPE
                refused.append({"in": kind, "line": place, "reason": str(reason)})
        return good, refused

    def beat(self, line: dict[str, Any]) -> Beat:
        """Judge a beat."""
        told = line["at"]
        at, moment = self.read_already.get(told) or self._beaten(told)
        oldest = ""
        if line.get("oldest") is not None:
            first = _moment(line["oldest"])
            if first > at:
                raise LineRefused(RefusalReason.CONTRADICTION)
            oldest = first.isoformat()
        return Beat(_code(line["channel"]), moment, STATES[line["state"]], oldest, _scene(line.get("scene")))

    def _beaten(self, told: Any) -> tuple[datetime, str]:
        at = _moment(told)
        self._in_time(at)
        self.moments.append(at.isoformat())
        self.read_already[told] = at, str(len(self.moments))
        return self.read_already[told]

    def proof(self, line: dict[str, Any]) -> dict[str, Any]:
        """Judge a proof of retention; its gaps are worked out here."""
        read_at, oldest, day = _moment(line["read_at"]), _moment(line["oldest"]), date.fromisoformat(line["day"])
        self._in_time(read_at)
        if day > timezone.localdate(self.at) or day > timezone.localdate(read_at):
            raise LineRefused(RefusalReason.FUTURE)
        segments = _segments(line["segments"])
        starts = datetime.combine(day, datetime.min.time(), SHANGHAI)
        if segments and starts + timedelta(seconds=segments[0][0]) < oldest:
            raise LineRefused(RefusalReason.CONTRADICTION)
        end = min(DAY, int((read_at - starts).total_seconds()))
        if segments and segments[-1][1] > end + 60:
            raise LineRefused(RefusalReason.CONTRADICTION)
        gaps = gaps_of(segments, end)
        return {
            "channel": _code(line["channel"]),
            "day": day.isoformat(),
            "oldest": oldest.isoformat(),
            "read_at": read_at.isoformat(),
            "recorded_seconds": sum(until - since for since, until in segments),
            "longest_gap": max((until - since for since, until in gaps), default=0),
            "gaps": gaps,
            "segments_sha256": sha256(json.dumps(segments, separators=(",", ":")).encode()).hexdigest(),
        }

    def _in_time(self, moment: datetime) -> None:
        if moment > self.latest:
            raise LineRefused(RefusalReason.FUTURE)
        if moment < self.earliest:
            raise LineRefused(RefusalReason.OLD)


def _code(value: Any) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= 80 or not value.isprintable():
        raise LineRefused(RefusalReason.SHAPE)
    return value


def _scene(value: Any) -> str:
    if not value:
        return ""
    if len(value) != 16:
        raise LineRefused(RefusalReason.SHAPE)
    return f"{int(value, 16):016x}"


def _segments(given: Any) -> list[list[int]]:
    """Return segments that run forward, sorted and apart. Raises LineRefused."""
    end = 0
    for since, until in given:
        if type(since) is not int or type(until) is not int:
            raise LineRefused(RefusalReason.SHAPE)
        if not end <= since < until <= DAY:
            raise LineRefused(RefusalReason.CONTRADICTION)
        end = until
    return [list(pair) for pair in given]


def gaps_of(segments: list[list[int]], end: int) -> list[list[int]]:
    """Return what segments leave out of a day up to its second `end`."""
    edges = [0, *(second for pair in segments for second in pair), max(end, segments[-1][1] if segments else 0)]
    pairs = zip(edges[::2], edges[1::2], strict=True)
    return [[since, until] for since, until in pairs if until > since]
