"""The public statistics: a page for everybody, kept by the store of public pages, and its open data."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import condition

from facilities.ground import vocabulary
from facilities.ground.choices import ClassKind
from facilities.register.opendata import LICENCE
from metrics.dashboards.verdicts import verdict
from metrics.statistics import opendata
from metrics.statistics.statistics import statistics
from portal import freshness
from portal.public_pages import release

FORMS = {"csv": (opendata.as_csv, "text/csv; charset=utf-8"), "json": (opendata.as_json, "application/json")}


def page(request: HttpRequest) -> HttpResponse:
    """Show places, facilities, shares and rates of the district by street and class. No personal data."""
    found = statistics(on=timezone.localdate())
    context = {
        "found": found,
        "card": found.per_thousand,
        "streets": list(zip(found.streets, found.bars(), strict=True)),
        "kinds": ClassKind.labels,
        "fields": opendata.FIELDS,
        "formats": list(FORMS),
        "licence": LICENCE,
        "verdict": verdict(on=timezone.localdate()),
        "definitions": [vocabulary.FACILITIES, vocabulary.PLACES, vocabulary.TAKEN],
        "stamp": freshness.stamp(),
    }
    return render(request, "metrics/statistics/statistics.html", context)


def _etag(request: HttpRequest, form: str) -> str:
    return f'"statistics-{form}-{freshness.stamp().version}-{timezone.localdate()}-{request.LANGUAGE_CODE}-{release()}"'


@condition(etag_func=_etag)
def data(request: HttpRequest, form: str) -> HttpResponse:
    """Hand out the statistics as a file; the stamp is read before the rows, so that they are never older."""
    if form not in FORMS:
        raise Http404
    write, content_type = FORMS[form]
    stamp = freshness.stamp()
    content = write(statistics(on=timezone.localdate()), stamp)
    name = f"statistics-{timezone.localdate():%Y%m%d}.{form}"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-cache"}
    return HttpResponse(content, content_type=content_type, headers=headers)
