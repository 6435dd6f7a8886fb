"""The field app's own files. They hold nothing of anybody, so that they may stay on a phone; data come through the API."""

import hashlib

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

SCRIPTS = (
    *("versions", "queue", "store", "device", "rules", "pictures", "sending", "screens", "parts", "route", "map"),
    *(
        "shapes",
        "marks",
        "stop",
        "cardrules",
        "cards",
        "presencerules",
        "presences",
        "homerules",
        "homes",
        "sheetrules",
        "sheets",
        "day",
        "visit",
        "record",
        "leaving",
        "field",
    ),
)
MODULES = tuple(f"inspections/{name}.js" for name in SCRIPTS)
ASSETS = (
    *("portal/portal.css", "portal/mark.svg", "inspections/field.css"),
    *("inspections/icon-192.png", "inspections/icon-512.png"),
    *MODULES,
)
WORK = "inspections/frame.js"  # what the worker does; the browser keeps it with the worker itself


@never_cache
def field(request: HttpRequest) -> HttpResponse:
    """Show the app's frame; who is logged in is asked by script, so that the frame is the same for everybody."""
    return render(request, "inspections/field/field.html", _frame())


def _frame() -> dict[str, list[str]]:
    """Return what the frame needs: the scripts to fetch at once."""
    return {"modules": [static(name) for name in MODULES]}


@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """Hand out the service worker with the addresses that it keeps, and a version that changes with any of them."""
    frame = render_to_string("inspections/field/field.html", _frame(), request=request)
    assets = [static(name) for name in ASSETS]
    version = hashlib.sha256("|".join([frame, *assets, static(WORK)]).encode()).hexdigest()[:16]
    context = {"assets": assets, "version": version}
    return render(request, "inspections/field/worker.js", context, content_type="text/javascript; charset=utf-8")


def manifest(request: HttpRequest) -> JsonResponse:
    """Describe the app to the phone that installs it."""
    icons = [
        {"src": static(f"inspections/icon-{size}.png"), "sizes": f"{size}x{size}", "type": "image/png"}
        for size in (192, 512)
    ]
    frame = {
        "id": "/field/",
        "name": _("Field inspections"),
        "short_name": _("Field"),
        "start_url": "/field/",
        "scope": "/field/",
        "display": "standalone",
        "background_color": "#f7f6f2",
        "theme_color": "#0b5c5a",
        "icons": icons,
    }
    return JsonResponse(frame, content_type="application/manifest+json")
