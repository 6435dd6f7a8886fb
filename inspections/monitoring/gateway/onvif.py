"""Asks an ONVIF recorder (profile G) by SOAP: which video sources it has, and which of them it records since when."""

import os
from base64 import b64encode
from datetime import UTC, date, datetime
from hashlib import sha1
from xml.etree.ElementTree import Element, ParseError, XMLParser
from xml.sax.saxutils import escape

from inspections.monitoring.gateway.readings import Footage, Reading, RecorderAway, ask

MEDIA = "http://www.onvif.org/ver10/media/wsdl"
SEARCH = "http://www.onvif.org/ver10/search/wsdl"
SECURITY = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
DIGEST = f"{SECURITY}username-token-profile-1.0#PasswordDigest"
ENVELOPE = """<?xml version="1.0" encoding="UTF-8"?>
<s:Envelope xmlns:s="http://www.w3.org/2003/05/soap-envelope"><s:Header>
<Security xmlns="{security}wssecurity-secext-1.0.xsd"><UsernameToken>
<Username>{username}</Username><Password Type="{digest_type}">{digest}</Password><Nonce>{nonce}</Nonce>
<Created xmlns="{security}wssecurity-utility-1.0.xsd">{created}</Created>
</UsernameToken></Security></s:Header><s:Body>{body}</s:Body></s:Envelope>"""


class Onvif:
    """A recorder; `device` is its UUID, by which the portal knows its channels together with the video source's token."""

    def __init__(self, address: str, username: str, password: str, device: str):
        self.address, self.username, self.password = address.rstrip("/"), username, password
        self.device = device.lower()

    def readings(self, at: datetime) -> list[Reading]:
        """Return each video source, up if a recording of it is running. What is only connected and not recorded is down."""
        sources = [
            source.get("token", "")
            for source in self._call("media", f'<GetVideoSources xmlns="{MEDIA}"/>').iter()
            if _name(source) == "VideoSources"
        ]
        recorded = self._recordings()
        return [Reading(f"{self.device}/{token}", *recorded.get(token, ("down", None))) for token in sources]

    def footage(self, day: date) -> list[Footage]:
        """Return nothing: ONVIF's summary tells the oldest second, which beats carry, and no segments."""
        return []

    def _recordings(self) -> dict[str, tuple[str, datetime | None]]:
        scope = "<Scope/><KeepAliveTime>PT10S</KeepAliveTime>"
        begun = self._call("search", f'<FindRecordings xmlns="{SEARCH}">{scope}</FindRecordings>')
        token = escape(_text(begun, "SearchToken"))
        asked = f"<SearchToken>{token}</SearchToken><WaitTime>PT5S</WaitTime>"
        told = self._call("search", f'<GetRecordingSearchResults xmlns="{SEARCH}">{asked}</GetRecordingSearchResults>')
        rows = [row for row in told.iter() if _name(row) == "RecordingInformation"]
        return {_text(row, "SourceId"): (_state(row), _moment(_text(row, "EarliestRecording"))) for row in rows}

    def _call(self, service: str, body: str) -> Element:
        nonce, created = os.urandom(16), datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        digest = sha1(nonce + created.encode() + self.password.encode(), usedforsecurity=False).digest()  # WS-Security
        envelope = ENVELOPE.format(
            security=SECURITY,
            digest_type=DIGEST,
            username=escape(self.username),
            digest=b64encode(digest).decode(),
            nonce=b64encode(nonce).decode(),
            created=created,
            body=body,
        )
        headers = {"Content-Type": "application/soap+xml; charset=utf-8"}
        answer = ask(f"{self.address}/onvif/{service}_service", body=envelope.encode(), headers=headers)
        if b"<!DOCTYPE" in answer or b"<!ENTITY" in answer:
            raise RecorderAway("The answer declares entities, which ONVIF never does.")
        try:
            parser = XMLParser()  # noqa: S314 - entities were refused above
            parser.feed(answer)
            root: Element = parser.close()
            return root
        except ParseError as fault:
            raise RecorderAway(str(fault)) from None


def _name(element: Element) -> str:
    return element.tag.rpartition("}")[2]


def _text(element: Element, name: str) -> str:
    return next((part.text or "" for part in element.iter() if _name(part) == name), "").strip()


def _state(row: Element) -> str:
    return "up" if _text(row, "RecordingStatus") == "Recording" else "down"


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
