"""Addresses of filing."""

from django.urls import path

from facilities.filing import api
from facilities.filing.views import papers, progress, receipts

urlpatterns = [
    path("facilities/<int:pk>/dossier/preview/<slug:kind>/", papers.paper_preview, name="paper-preview"),
    path("papers/<int:pk>/", papers.paper, name="paper"),
    path("receipts/<int:pk>/", receipts.receipt_pdf, name="receipt"),
    path("progress/", progress.progress_lookup, name="progress"),
    path("api/v1/filings/", api.FilingList.as_view(), name="api-filing-list"),
    path("api/v1/filings/<int:pk>/", api.FilingDetail.as_view(), name="api-filing"),
]
