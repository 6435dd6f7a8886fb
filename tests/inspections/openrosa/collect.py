"""What ODK Collect does, byte by byte: asks without a login first, downloads what is listed, fills a form in, sends it in parts."""

import base64
import csv
import re
from copy import deepcopy
from hashlib import md5
from typing import Any
from uuid import uuid4
from xml.etree import ElementTree as ET

from defusedxml.ElementTree import fromstring

BOUNDARY = "fb2a1c3e-6d0a-4f0e-9a56-0a8f1c5d7e21"  # OkHttp's are UUIDs
LISTED = "{http://openrosa.org/xforms/xformsList}"
MANIFEST = "{http://openrosa.org/xforms/xformsManifest}"


class Collect:
    """A phone with its server, user name and password."""

    def __init__(self, client: Any, username: str, password: str):
        self.client = client
        self.login = "Basic " + base64.b64encode(f"{username}:{password}".encode()).decode()

    def ask(self, method: str, path: str, body: bytes = b"", content_type: str = "", **headers: str) -> Any:
        """Send a request, and once more with the login if it is asked for."""
        path = path.removeprefix("http://testserver")
        own = {"X-OpenRosa-Version": "1.0", "User-Agent": "org.odk.collect.android/v2026.2.0 Dalvik/2.1.0", **headers}
        first = self.client.generic(method, path, body, content_type, headers=own)
        if first.status_code != 401 or "Basic" not in first.headers.get("WWW-Authenticate", ""):
            return first
        return self.client.generic(method, path, body, content_type, headers={**own, "Authorization": self.login})

    def forms(self) -> dict[str, dict[str, str]]:
        """Return what is listed, by the form's id."""
        found = {}
        for each in fromstring(self.ask("GET", "/odk/formList").content):
            facts = {child.tag.removeprefix(LISTED): child.text or "" for child in each}
            found[facts["formID"]] = facts
        return found

    def download(self, form: dict[str, str]) -> tuple[ET.Element, list[dict[str, str]]]:
        """Return the form and the rows of its list of facilities, each compared with the mark that was listed."""
        xform = self.ask("GET", form["downloadUrl"]).content
        assert f"md5:{md5(xform, usedforsecurity=False).hexdigest()}" == form["hash"]
        [media] = fromstring(self.ask("GET", form["manifestUrl"]).content)
        named = {child.tag.removeprefix(MANIFEST): child.text or "" for child in media}
        listed = self.ask("GET", named["downloadUrl"]).content
        assert f"md5:{md5(listed, usedforsecurity=False).hexdigest()}" == named["hash"]
        return fromstring(xform), list(csv.DictReader(listed.decode().splitlines()))

    def filled(self, xform: ET.Element, answers: dict[str, str], instance_id: str = "", former: str = "") -> bytes:
        """Return the form's own instance with answers in their places, as Collect writes it; `former` is the one that it corrects."""
        instance = deepcopy(xform.find(".//{http://www.w3.org/2002/xforms}instance/*"))
        assert instance is not None
        told = dict(answers)
        for node in instance.iter():
            name = node.tag.rpartition("}")[2]
            if name == "instanceID":
                node.text = instance_id or f"uuid:{uuid4()}"
            elif name in told:
                node.text = told.pop(name)
        if former:
            meta = next(node for node in instance.iter() if node.tag.endswith("}meta"))
            ET.SubElement(meta, "deprecatedID").text = former
        assert not told, f"the form does not ask {told}"
        return b"<?xml version='1.0' ?>" + ET.tostring(instance)

    def send(self, xml: bytes, files: dict[str, bytes] | None = None, *, is_incomplete: bool = False) -> Any:
        """Send a part of a submission as OkHttp writes it."""
        parts = [("xml_submission_file", "visit.xml", "text/xml", xml)]
        parts += [(name, name, "image/jpeg", content) for name, content in (files or {}).items()]
        body = b""
        for name, filename, kind, content in parts:
            body += (
                (
                    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="{name}"; filename="{filename}"\r\n'
                    f"Content-Type: {kind}\r\nContent-Length: {len(content)}\r\n\r\n"
                ).encode()
                + content
                + b"\r\n"
            )
        if is_incomplete:
            body += (
                f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="*isIncomplete*"\r\nContent-Length: 3\r\n\r\nyes\r\n'
            ).encode()
        body += f"--{BOUNDARY}--\r\n".encode()
        kind = f"multipart/form-data; boundary={BOUNDARY}"
        return self.ask("POST", "/odk/submission?deviceID=collect%3AIyVtjjMG4dMFzMCZ", body, kind)


def message(answer: Any) -> str:
    """Return what Collect shows of an answer."""
    found = re.search(r"<message>(.*)</message>", answer.content.decode(), re.DOTALL)
    assert found
    return found[1]
