"""Addresses of dossier."""

from django.urls import path

from facilities.dossier.views import classes, documents, dossier, renewals, signup, submission

urlpatterns = [
    path("signup/", signup.signup, name="signup"),
    path("facilities/new/", signup.facility_create, name="facility-create"),
    path("facilities/<int:pk>/dossier/", dossier.dossier, name="dossier"),
    path("facilities/<int:pk>/dossier/open/", dossier.dossier_open, name="dossier-open"),
    path("facilities/<int:pk>/dossier/discard/", dossier.dossier_discard, name="dossier-discard"),
    path("facilities/<int:pk>/dossier/check/", submission.dossier_check, name="dossier-check"),
    path("facilities/<int:pk>/dossier/rules/", submission.dossier_rules, name="dossier-rules"),
    path("facilities/<int:pk>/dossier/submitted/", submission.dossier_submitted, name="dossier-submitted"),
    path("facilities/<int:pk>/dossier/remarks/", submission.dossier_remarks, name="dossier-remarks"),
    path("facilities/<int:pk>/dossier/classes/", classes.class_list, name="class-list"),
    path("facilities/<int:pk>/dossier/classes/new/", classes.class_create, name="class-create"),
    path("facilities/<int:pk>/dossier/classes/<int:class_pk>/", classes.class_edit, name="class-edit"),
    path("facilities/<int:pk>/dossier/classes/<int:class_pk>/delete/", classes.class_delete, name="class-delete"),
    path("facilities/<int:pk>/dossier/documents/", documents.document_list, name="document-list"),
    path("facilities/<int:pk>/dossier/documents/<slug:kind>/", documents.document_add, name="document-add"),
    path("facilities/<int:pk>/dossier/<slug:section>/", dossier.dossier_section, name="dossier-section"),
    path("renewals/", renewals.renewal_list, name="renewal-list"),
]
