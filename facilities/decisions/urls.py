"""Addresses of decisions."""

from django.urls import path

from facilities.decisions.views import cancellations, decisions, hearing, proposals

urlpatterns = [
    path("filings/<int:pk>/accept/", decisions.filing_accept, name="filing-accept"),
    path("filings/<int:pk>/refuse/", decisions.filing_refuse, name="filing-refuse"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/confirm/", proposals.proposal_confirm, name="proposal-confirm"),
    path("proposals/<int:pk>/send-back/", proposals.proposal_send_back, name="proposal-send-back"),
    path("proposals/<int:pk>/take-back/", proposals.proposal_take_back, name="proposal-take-back"),
    path("proposals/<int:pk>/statement/", hearing.proposal_hear, name="proposal-hear"),
    path("facilities/<int:pk>/cancellation/", cancellations.cancellation_open, name="cancellation-open"),
    path("cancellations/<int:pk>/", cancellations.cancellation, name="cancellation"),
    path("cancellations/<int:pk>/statement/", cancellations.cancellation_state, name="cancellation-state"),
    path("cancellations/<int:pk>/hearing/", cancellations.cancellation_hearing, name="cancellation-hearing"),
    path("cancellations/<int:pk>/drop/", cancellations.cancellation_drop, name="cancellation-drop"),
    path("cancellations/<int:pk>/propose/", cancellations.cancellation_propose, name="cancellation-propose"),
]
