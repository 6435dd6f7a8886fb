"""Addresses of appeals."""

from django.urls import path

from facilities.appeals.views import bureau, operator, shared

urlpatterns = [
    path("filings/<int:pk>/appeal/", operator.filing_appeal, name="filing-appeal"),
    path("appeals/<int:pk>/", shared.appeal, name="appeal"),
    path("appeals/<int:pk>/withdraw/", operator.appeal_withdraw, name="appeal-withdraw"),
    path("appeals/<int:pk>/decide/", bureau.appeal_decide, name="appeal-decide"),
]
