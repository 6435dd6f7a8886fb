"""Addresses of the desk on which departments attest certificates."""

from django.urls import path

from staff.attestation import views

urlpatterns = [
    path("attestation/", views.attestation_desk, name="attestation-desk"),
    path("attestation/registers/new/", views.attestation_batch_create, name="attestation-batch-create"),
    path("attestation/registers/<int:pk>/", views.attestation_batch, name="attestation-batch"),
    path("attestation/registers/<int:pk>/apply/", views.attestation_batch_apply, name="attestation-batch-apply"),
    path("attestation/registers/<int:pk>/discard/", views.attestation_batch_discard, name="attestation-batch-discard"),
    path("credentials/<int:pk>/attest/", views.credential_attest, name="credential-attest"),
]
