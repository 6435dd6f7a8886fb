"""Open data: the page that explains it, and its files."""

import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import condition

from facilities.register import opendata
from facilities.register.opendata import Edition
from portal import freshness
from portal.public_pages import release

STREAMS: dict[str, tuple[Callable[[Edition], Iterator[bytes]], str]] = {
    "csv": (opendata.as_csv, "text/csv; charset=utf-8"),
    "json": (opendata.as_json, "application/json"),
}
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def open_data(request: HttpRequest) -> HttpResponse:
    """Explain the fields, their sources, the formats and the terms of use."""
    context = {
        "sets": [("own", opendata.OWN), ("national", opendata.NATIONAL)],
        "formats": ["csv", "json", "xlsx"],
        "licence": opendata.LICENCE,
        "count": opendata.facilities().count(),
        "stamp": freshness.stamp(),
    }
    return render(request, "facilities/register/open_data.html", context)


def _edition(request: HttpRequest) -> Edition:
    """Return what the request asks for, with the stamp read once: before the rows, so that they are never older."""
    kept: Edition | None = getattr(request, "edition", None)
    if kept is None:
        kind = request.GET.get("fields", "own")
        if kind not in opendata.SETS:
            raise Http404
        kept = request.edition = Edition(kind, freshness.stamp())  # type: ignore[attr-defined]
    return kept


def _etag(request: HttpRequest, form: str) -> str:
    edition = _edition(request)
    return f'"{edition.kind}-{form}-{edition.stamp.version}-{request.LANGUAGE_CODE}-{release()}"'


def _changed_at(request: HttpRequest, form: str) -> datetime:
    return _edition(request).stamp.changed_at


@condition(etag_func=_etag, last_modified_func=_changed_at)
def open_data_file(request: HttpRequest, form: str) -> HttpResponseBase:
    """Hand out the register in one format: streamed, or written row by row to a file that is gone once it is read."""
    edition = _edition(request)
    name = f"facilities-{edition.kind}-{timezone.localtime(edition.stamp.changed_at):%Y%m%d-%H%M%S}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    if form in STREAMS:
        stream, content_type = STREAMS[form]
        return StreamingHttpResponse(stream(edition), content_type=content_type, headers=headers)
    if form != "xlsx":
        raise Http404
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        opendata.write_xlsx(edition, path)
        return FileResponse(path.open("rb"), content_type=XLSX, headers=headers)
