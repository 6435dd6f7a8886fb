"""Addresses of register."""

from django.urls import path

from facilities.register import api
from facilities.register.views import facilities, facility, opendata, poster, receipts, register
from portal.public_pages import public_page

urlpatterns = [
    path("facilities/", facilities.FacilityList.as_view(), name="facility-list"),
    path("facilities/<int:pk>/", facilities.FacilityDetail.as_view(), name="facility"),
    path("register/", public_page(register.register), name="register"),
    path("register/compare/", public_page(facility.register_compare), name="register-compare"),
    path("register/ended/", public_page(facility.register_ended), name="register-ended"),
    path("register/<int:pk>/", public_page(facility.register_facility), name="register-facility"),
    path("register/<int:pk>/poster.pdf", public_page(poster.register_poster), name="register-poster"),
    path("open-data/", public_page(opendata.open_data), name="open-data"),
    path("open-data/facilities.<slug:form>", opendata.open_data_file, name="open-data-file"),
    path("verify/", receipts.receipt_lookup, name="receipt-lookup"),
    path("verify/check/", receipts.receipt_check, name="receipt-check"),
    path(".well-known/receipt-keys.json", receipts.receipt_keys, name="receipt-keys"),
    path("verify/<str:code>/", receipts.receipt_verify, name="receipt-verify"),
    path("api/v1/facilities/", api.FacilityList.as_view(), name="api-facility-list"),
    path("api/v1/facilities/<int:pk>/", api.FacilityDetail.as_view(), name="api-facility"),
    path("api/v1/register/", api.RegisterList.as_view(), name="api-register"),
]
