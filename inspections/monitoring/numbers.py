"""The numbers by which channels are known, and what is wrong with one: GB/T 28181-2022 annex E, and ONVIF's endpoint and source."""

import re

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from inspections.monitoring.choices import Protocol
from portal.identifiers import texts

PROVINCES = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82".split()
)
CAMERA_TYPES = frozenset({"131", "132"})  # digits 11 to 13: camera, network camera
RECORDER_TYPES = frozenset({"111", "112", "113", "118", "200"})  # recorders and platforms: no channel
ONVIF = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/[A-Za-z0-9_.-]{1,40}")
LENGTH = 20


def canonical(text: str, protocol: str) -> str:
    """Return the one form of a channel's number: digits alone, or the device's UUID in small letters and its source."""
    if protocol == Protocol.GB28181:
        return texts.bare(text)
    device, slash, source = texts.visible(text).replace(" ", "").removeprefix("urn:uuid:").partition("/")
    return device.lower() + slash + source


def fault(number: str, protocol: str) -> Promise | str:
    """Say what is wrong with a number in its one form; empty if nothing is."""
    return _fault_of_gb(number) if protocol == Protocol.GB28181 else _fault_of_onvif(number)


def _fault_of_onvif(number: str) -> Promise | str:
    if ONVIF.fullmatch(number):
        return ""
    return _("An ONVIF channel reads: UUID of the device, a slash, token of the video source.")


def _fault_of_gb(number: str) -> Promise | str:
    if not re.fullmatch(r"[0-9]{20}", number):
        return _("The number has 20 digits, this has %(count)s characters.") % {"count": len(number)}
    if number[:2] not in PROVINCES:
        return _("Digits 1 and 2 (%(digits)s) are no province.") % {"digits": number[:2]}
    kind = number[10:13]
    if kind in RECORDER_TYPES:
        return _("Digits 11 to 13 (%(digits)s) name a recorder or platform, not a camera.") % {"digits": kind}
    if kind not in CAMERA_TYPES:
        return _("Digits 11 to 13 (%(digits)s) must be 131 or 132, a camera.") % {"digits": kind}
    return _("The serial number (digits 15 to 20) is missing.") if number[14:] == "000000" else ""
