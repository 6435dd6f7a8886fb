"""What every page knows: the district, the menus and scripts, the theme, whether the data is invented."""

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from portal.areas.models import Area
from portal.pages.navigation import Place, menu, scripts, tabs
from portal.public_pages import theme_of, type_of


def portal(request: HttpRequest) -> dict[str, object]:
    """Return the context of the page frame; menus and district are read only if the page shows them."""
    return {
        "portal_name": _("Childcare portal"),
        "district_name": SimpleLazyObject(lambda: Area.objects.filter(pk=settings.DISTRICT_CODE).first() or ""),
        "navigation": SimpleLazyObject(lambda: tabs(request)),
        "visitors_links": SimpleLazyObject(lambda: menu(request, Place.VISITORS)),
        "footer": SimpleLazyObject(lambda: menu(request, Place.FOOTER)),
        "scripts": SimpleLazyObject(lambda: scripts(request)),
        "theme": theme_of(request),
        "type": type_of(request),
        "demo": settings.DEMO,
    }
