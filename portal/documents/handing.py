"""Handing out stored files. One that is lost is told in words and in the log; it is no fault of whoever asks."""

import logging
from typing import Any

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import render

logger = logging.getLogger(__name__)


def hand_out(request: HttpRequest, file: FieldFile, **how: Any) -> HttpResponseBase:
    """Return the file as FileResponse takes it, or 404 with words if the store does not have it any more."""
    try:
        stored = file.open("rb")
    except FileNotFoundError:
        logger.exception("The stored file %s is missing", file.name)
        return render(request, "portal/documents/lost.html", status=404)
    return FileResponse(stored, **how)
