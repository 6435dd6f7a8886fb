"""What an XLSX would become in memory, weighed before anything unpacks it.

A reader lays a sheet out as a full rectangle up to its last cell, and a process that can't is ended by the system: a small file
with one cell far out would stop a worker. So the size when unpacked and the furthest cell are looked at first.
"""

import io
import re
import zipfile
import zlib

from django.conf import settings
from django.utils.translation import gettext as _

from portal.errors import Refused

MAX_ENTRIES = 2_000
CHUNK = 1 << 20
OVERLAP = 32  # bytes: no reference to a cell is longer
FAR_OUT = re.compile(  # row 200,000 or further, column DA or further
    rb"""\sr=["'](?:[A-Z]{0,3}(?:[2-9]\d{5}|\d{7,})["']|(?:[D-Z][A-Z]|[A-Z]{3})\d)"""
)


def check_spreadsheet(name: str, content: bytes) -> None:
    """Raise Refused for an XLSX that is damaged or would take too much memory."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            _check_archive(name, archive)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError) as failure:
        raise Refused(_("%(file)s is not a spreadsheet, or it is damaged.") % {"file": name}) from failure


def _check_archive(name: str, archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    if len(entries) > MAX_ENTRIES or sum(entry.file_size for entry in entries) > settings.MAX_IMPORT_UNPACKED_BYTES:
        raise Refused(_("%(file)s is too large when unpacked. Please split it.") % {"file": name})
    for entry in entries:
        if entry.filename.startswith("xl/worksheets/") and _is_far_out(archive, entry):
            raise Refused(
                _("%(file)s has cells beyond row 199,999 or column CZ. Please delete what stands outside the table.")
                % {"file": name}
            )


def _is_far_out(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bool:
    """Search the sheet's cells piece by piece."""
    before = b""
    with archive.open(entry) as stream:
        while piece := stream.read(CHUNK):
            if FAR_OUT.search(before + piece):
                return True
            before = piece[-OVERLAP:]
    return False
