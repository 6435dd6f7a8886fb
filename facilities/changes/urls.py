"""Addresses of changes."""

from django.urls import path

from facilities.changes.views import change_filings, updates

urlpatterns = [
    path("facilities/<int:pk>/affairs/", updates.affairs, name="affairs"),
    path("facilities/<int:pk>/affairs/contact/", updates.contact_update, name="contact-update"),
    path("facilities/<int:pk>/affairs/enrolment/", updates.enrolment_update, name="enrolment-update"),
    path("facilities/<int:pk>/affairs/change/", change_filings.change_create, name="change-create"),
    path("changes/<int:pk>/", change_filings.change, name="change"),
    path("changes/<int:pk>/topics/", change_filings.change_topics, name="change-topics"),
    path("changes/<int:pk>/classes/new/", change_filings.change_class, name="change-class-create"),
    path("changes/<int:pk>/classes/<int:place>/", change_filings.change_class, name="change-class"),
    path(
        "changes/<int:pk>/classes/<int:place>/remove/", change_filings.change_class_remove, name="change-class-remove"
    ),
    path("changes/<int:pk>/check/", change_filings.change_check, name="change-check"),
    path("changes/<int:pk>/rebase/", change_filings.change_rebase, name="change-rebase"),
    path("changes/<int:pk>/discard/", change_filings.change_discard, name="change-discard"),
    path("changes/<int:pk>/<slug:topic>/", change_filings.change_topic, name="change-topic"),
]
