"""The portal's addresses."""

from csp.decorators import csp_replace
from django.urls import include, path, re_path
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView

from portal.exchange.moved import moved

FORMER = (
    "facilities|filings|findings|indicators|opinions|register|registrations|registry-entries|visits"  # before versions
)
SWAGGER_STYLES = csp_replace({"style-src": ["'self'", "'unsafe-inline'"]})  # Swagger's own script writes styles

handler500 = "portal.site.views.errors.failed"
urlpatterns = [
    path("api/schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("api/docs/", SWAGGER_STYLES(SpectacularSwaggerSplitView.as_view(url_name="api-schema")), name="api-docs"),
    re_path(rf"^api/(?P<rest>(?:{FORMER})/.*)$", moved, name="api-moved"),
    path("", include("portal.addresses")),
    path("", include("facilities.urls")),
    path("", include("staff.urls")),
    path("", include("inspections.urls")),
    path("", include("metrics.urls")),
]
