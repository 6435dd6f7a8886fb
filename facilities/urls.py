"""Addresses of facilities: one list per audience."""

from django.urls import URLPattern, path

from facilities import api, registry_api
from facilities.views import receipts, registrations
from facilities.views.officer import (
    absences,
    assigning,
    consulting,
    deciding,
    facilities,
    filings,
    opinions,
    proposals,
    vetting,
)
from facilities.views.operator import classes, documents, dossier, registering, signup, submitting
from facilities.views.public import receipts as verification, register
from facilities.views.registrar import deciding as registrar, registry

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
    path("filings/<int:pk>/consult/", consulting.filing_consult, name="filing-consult"),
    path("filings/<int:pk>/consult/also/", consulting.filing_consult_also, name="filing-consult-also"),
    path("filings/<int:pk>/joint-visit/", consulting.joint_visit_confirm, name="joint-visit-confirm"),
    path("joint-visits/<int:pk>/result/", consulting.joint_visit_result, name="joint-visit-result"),
    path("joint-visits/<int:pk>/cancel/", consulting.joint_visit_cancel, name="joint-visit-cancel"),
    path("opinions/", opinions.opinion_list, name="opinion-list"),
    path("opinions/rules/", consulting.opinion_rule_list, name="opinion-rule-list"),
    path("opinions/rules/new/", consulting.opinion_rule_create, name="opinion-rule-create"),
    path("opinions/rules/<int:pk>/", consulting.opinion_rule_edit, name="opinion-rule-edit"),
    path("opinions/<int:pk>/", opinions.opinion, name="opinion"),
    path("opinions/<int:pk>/give/", opinions.opinion_give, name="opinion-give"),
    path("opinions/<int:pk>/ask-back/", opinions.opinion_ask_back, name="opinion-ask-back"),
    path("opinions/<int:pk>/visit/", opinions.opinion_visit, name="opinion-visit"),
    path("opinions/<int:pk>/reply/", consulting.opinion_reply, name="opinion-reply"),
    path("opinions/<int:pk>/take-back/", consulting.opinion_take_back, name="opinion-take-back"),
    path("opinions/<int:pk>/lapse/", consulting.opinion_lapse, name="opinion-lapse"),
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
registration_patterns: list[URLPattern] = [
    path("registrations/", registrations.RegistrationList.as_view(), name="registration-list"),
    path("registrations/begin/", registering.registration_begin, name="registration-begin"),
    path("registrations/<int:pk>/", registrations.registration_detail, name="registration"),
    path("registrations/<int:pk>/id-numbers/", registrations.registration_reveal, name="registration-reveal"),
    path("registrations/<int:pk>/edit/", registering.registration_edit, name="registration-edit"),
    path("registrations/<int:pk>/members/new/", registering.member_add, name="member-add"),
    path("registrations/<int:pk>/members/<int:member_pk>/remove/", registering.member_remove, name="member-remove"),
    path("registrations/<int:pk>/documents/<slug:kind>/", registering.registration_paper, name="registration-paper"),
    path("registrations/<int:pk>/submit/", registering.registration_submit, name="registration-submit"),
    path("registrations/<int:pk>/withdraw/", registering.registration_withdraw, name="registration-withdraw"),
    path("registrations/<int:pk>/return/", registrar.registration_return, name="registration-return"),
    path("registrations/<int:pk>/record/", registrar.registration_record, name="registration-record"),
    path("registrations/<int:pk>/refuse/", registrar.registration_refuse, name="registration-refuse"),
    path("registry/", registry.RegistryList.as_view(), name="registry-list"),
    path("registry/<int:pk>/", registry.registry_detail, name="registry"),
    path("registry/<int:pk>/record/", registry.registry_record, name="registry-record"),
    path("registry/<int:pk>/end/", registry.registry_end, name="registry-end"),
]
api_patterns: list[URLPattern] = [
    path("api/facilities/", api.FacilityList.as_view(), name="api-facility-list"),
    path("api/facilities/<int:pk>/", api.FacilityDetail.as_view(), name="api-facility"),
    path("api/filings/", api.FilingList.as_view(), name="api-filing-list"),
    path("api/filings/<int:pk>/", api.FilingDetail.as_view(), name="api-filing"),
    path("api/registrations/", registry_api.RegistrationList.as_view(), name="api-registration-list"),
    path("api/registrations/<int:pk>/", registry_api.RegistrationDetail.as_view(), name="api-registration"),
    path("api/registry-entries/", registry_api.EntryList.as_view(), name="api-registry-entry-list"),
    path("api/registry-entries/<int:pk>/", registry_api.EntryDetail.as_view(), name="api-registry-entry"),
    path("api/opinions/", api.OpinionList.as_view(), name="api-opinion-list"),
    path("api/opinions/<int:pk>/", api.OpinionDetail.as_view(), name="api-opinion"),
    path("api/opinions/<int:pk>/give/", api.OpinionGive.as_view(), name="api-opinion-give"),
    path("api/register/", api.RegisterList.as_view(), name="api-register"),
]

urlpatterns = [*operator_patterns, *officer_patterns, *public_patterns, *registration_patterns, *api_patterns]
