"""Addresses of facilities: one list per audience."""

from django.urls import URLPattern, path

from facilities import api
from facilities.views import receipts
from facilities.views.officer import absences, assigning, deciding, facilities, filings, proposals, vetting
from facilities.views.operator import classes, documents, dossier, signup, submitting
from facilities.views.public import receipts as verification, register

operator_patterns: list[URLPattern] = [
    path("signup/", signup.signup, name="signup"),
    path("facilities/new/", signup.facility_create, name="facility-create"),
    path("facilities/<int:pk>/dossier/", dossier.dossier, name="dossier"),
    path("facilities/<int:pk>/dossier/open/", dossier.dossier_open, name="dossier-open"),
    path("facilities/<int:pk>/dossier/discard/", dossier.dossier_discard, name="dossier-discard"),
    path("facilities/<int:pk>/dossier/check/", submitting.dossier_check, name="dossier-check"),
    path("facilities/<int:pk>/dossier/submitted/", submitting.dossier_submitted, name="dossier-submitted"),
    path("facilities/<int:pk>/dossier/remarks/", submitting.dossier_remarks, name="dossier-remarks"),
    path("facilities/<int:pk>/dossier/classes/", classes.class_list, name="class-list"),
    path("facilities/<int:pk>/dossier/classes/new/", classes.class_create, name="class-create"),
    path("facilities/<int:pk>/dossier/classes/<int:class_pk>/", classes.class_edit, name="class-edit"),
    path("facilities/<int:pk>/dossier/classes/<int:class_pk>/delete/", classes.class_delete, name="class-delete"),
    path("facilities/<int:pk>/dossier/documents/", documents.document_list, name="document-list"),
    path("facilities/<int:pk>/dossier/documents/<slug:kind>/", documents.document_add, name="document-add"),
    path("facilities/<int:pk>/dossier/<slug:section>/", dossier.dossier_section, name="dossier-section"),
]
officer_patterns: list[URLPattern] = [
    path("facilities/", facilities.FacilityList.as_view(), name="facility-list"),
    path("facilities/<int:pk>/", facilities.FacilityDetail.as_view(), name="facility"),
    path("filings/", filings.FilingList.as_view(), name="filing-list"),
    path("filings/<int:pk>/", filings.filing_detail, name="filing"),
    path("filings/hand-out/", assigning.pool_hand_out, name="pool-hand-out"),
    path("filings/<int:pk>/assign/", assigning.filing_assign, name="filing-assign"),
    path("filings/<int:pk>/hand-out/", assigning.filing_hand_out, name="filing-hand-out"),
    path("filings/<int:pk>/step-aside/", assigning.filing_step_aside, name="filing-step-aside"),
    path("filings/<int:pk>/pause/", vetting.filing_pause, name="filing-pause"),
    path("filings/<int:pk>/resume/", vetting.filing_resume, name="filing-resume"),
    path("filings/<int:pk>/id-numbers/", filings.filing_reveal, name="filing-reveal"),
    path("filings/<int:pk>/remark/", vetting.filing_remark, name="filing-remark"),
    path("filings/<int:pk>/return/", vetting.filing_return, name="filing-return"),
    path("filings/<int:pk>/accept/", deciding.filing_accept, name="filing-accept"),
    path("filings/<int:pk>/refuse/", deciding.filing_refuse, name="filing-refuse"),
    path("proposals/<int:pk>/", proposals.proposal, name="proposal"),
    path("proposals/<int:pk>/confirm/", proposals.proposal_confirm, name="proposal-confirm"),
    path("proposals/<int:pk>/send-back/", proposals.proposal_send_back, name="proposal-send-back"),
    path("proposals/<int:pk>/take-back/", proposals.proposal_take_back, name="proposal-take-back"),
    path("filings/<int:pk>/withdraw/", vetting.filing_withdraw, name="filing-withdraw"),
    path("remarks/<int:pk>/edit/", vetting.remark_edit, name="remark-edit"),
    path("remarks/<int:pk>/remove/", vetting.remark_remove, name="remark-remove"),
    path("absences/", absences.absence_list, name="absence-list"),
    path("absences/new/", absences.absence_create, name="absence-create"),
    path("absences/<int:pk>/end/", absences.absence_end, name="absence-end"),
    path("absences/<int:pk>/hand-over/", absences.absence_hand_over, name="absence-hand-over"),
    path("receipts/<int:pk>/", receipts.receipt_pdf, name="receipt"),
]
public_patterns: list[URLPattern] = [
    path("register/", register.Register.as_view(), name="register"),
    path("register/<int:pk>/", register.RegisterFacility.as_view(), name="register-facility"),
    path("verify/", verification.receipt_lookup, name="receipt-lookup"),
    path("verify/<str:code>/", verification.receipt_verify, name="receipt-verify"),
]
api_patterns: list[URLPattern] = [
    path("api/facilities/", api.FacilityList.as_view(), name="api-facility-list"),
    path("api/facilities/<int:pk>/", api.FacilityDetail.as_view(), name="api-facility"),
    path("api/filings/", api.FilingList.as_view(), name="api-filing-list"),
    path("api/filings/<int:pk>/", api.FilingDetail.as_view(), name="api-filing"),
    path("api/register/", api.RegisterList.as_view(), name="api-register"),
]

urlpatterns = [*operator_patterns, *officer_patterns, *public_patterns, *api_patterns]
