"""The portal's addresses."""

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("portal.addresses")),
    path("", include("facilities.urls")),
    path("", include("staff.urls")),
    path("", include("inspections.urls")),
    path("", include("metrics.urls")),
]
