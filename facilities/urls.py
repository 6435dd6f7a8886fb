"""Addresses of facilities: one list per audience."""

from django.urls import URLPattern, path

from facilities import api
from facilities.views import affairs as affair_pages, receipts
from facilities.views.officer import affairs as answers, deciding, facilities, filings, vetting
from facilities.views.operator import (
    affairs,
    annual,
    appealing,
    changing,
    classes,
    closing,
    documents,
    dossier,
    signup,
    submitting,
    suspending,
)
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
life_patterns: list[URLPattern] = [  # what follows a filing
    path("facilities/<int:pk>/affairs/", affairs.affairs, name="affairs"),
    path("facilities/<int:pk>/affairs/contact/", affairs.contact_update, name="contact-update"),
    path("facilities/<int:pk>/affairs/enrolment/", affairs.enrolment_update, name="enrolment-update"),
    path("facilities/<int:pk>/affairs/price/", affairs.price_create, name="price-create"),
    path("prices/<int:pk>/withdraw/", affairs.price_withdraw, name="price-withdraw"),
    path("facilities/<int:pk>/affairs/relocation/", affairs.relocation_create, name="relocation-create"),
    path("facilities/<int:pk>/affairs/branch/", affairs.branch_create, name="branch-create"),
    path("facilities/<int:pk>/affairs/change/", changing.change_create, name="change-create"),
    path("changes/<int:pk>/", changing.change, name="change"),
    path("changes/<int:pk>/topics/", changing.change_topics, name="change-topics"),
    path("changes/<int:pk>/classes/new/", changing.change_class, name="change-class-create"),
    path("changes/<int:pk>/classes/<int:place>/", changing.change_class, name="change-class"),
    path("changes/<int:pk>/classes/<int:place>/remove/", changing.change_class_remove, name="change-class-remove"),
    path("changes/<int:pk>/check/", changing.change_check, name="change-check"),
    path("changes/<int:pk>/rebase/", changing.change_rebase, name="change-rebase"),
    path("changes/<int:pk>/discard/", changing.change_discard, name="change-discard"),
    path("changes/<int:pk>/<slug:topic>/", changing.change_topic, name="change-topic"),
    path("facilities/<int:pk>/affairs/suspension/", suspending.suspension_create, name="suspension-create"),
    path("suspensions/<int:pk>/", affair_pages.suspension, name="suspension"),
    path("suspensions/<int:pk>/withdraw/", suspending.suspension_withdraw, name="suspension-withdraw"),
    path("suspensions/<int:pk>/resume/", suspending.suspension_resume, name="suspension-resume"),
    path("suspensions/<int:pk>/answer/", answers.suspension_answer, name="suspension-answer"),
    path("facilities/<int:pk>/affairs/termination/", closing.termination_create, name="termination-create"),
    path("terminations/<int:pk>/", affair_pages.termination, name="termination"),
    path("terminations/<int:pk>/edit/", closing.termination_edit, name="termination-edit"),
    path("terminations/<int:pk>/submit/", closing.termination_submit, name="termination-submit"),
    path("terminations/<int:pk>/staff/", closing.termination_staff, name="termination-staff"),
    path("terminations/<int:pk>/report/", closing.termination_report, name="termination-report"),
    path("terminations/<int:pk>/withdraw/", closing.termination_withdraw, name="termination-withdraw"),
    path("terminations/<int:pk>/answer/", answers.termination_answer, name="termination-answer"),
    path("terminations/<int:pk>/confirm/", answers.termination_confirm, name="termination-confirm"),
    path("terminations/<int:pk>/classes/<int:arrangement_pk>/", closing.arrangement_edit, name="arrangement-edit"),
    path(
        "terminations/<int:pk>/classes/<int:arrangement_pk>/settle/",
        closing.arrangement_settle,
        name="arrangement-settle",
    ),
    path("annual-reports/", answers.annual_report_list, name="annual-report-list"),
    path("annual-reports/<int:pk>/", affair_pages.annual_report, name="annual-report"),
    path("annual-reports/<int:pk>/pdf/", affair_pages.annual_report_pdf, name="annual-report-pdf"),
    path("annual-reports/<int:pk>/edit/", annual.annual_report_edit, name="annual-report-edit"),
    path("annual-reports/<int:pk>/submit/", annual.annual_report_submit, name="annual-report-submit"),
    path("annual-reports/<int:pk>/answer/", answers.annual_report_answer, name="annual-report-answer"),
    path("filings/<int:pk>/appeal/", appealing.filing_appeal, name="filing-appeal"),
    path("appeals/<int:pk>/", affair_pages.appeal, name="appeal"),
    path("appeals/<int:pk>/withdraw/", appealing.appeal_withdraw, name="appeal-withdraw"),
    path("appeals/<int:pk>/decide/", answers.appeal_decide, name="appeal-decide"),
    path("affairs/", answers.affair_list, name="affair-list"),
    path("renewals/", answers.renewal_list, name="renewal-list"),
]
officer_patterns: list[URLPattern] = [
    path("facilities/", facilities.FacilityList.as_view(), name="facility-list"),
    path("facilities/<int:pk>/", facilities.FacilityDetail.as_view(), name="facility"),
    path("filings/", filings.FilingList.as_view(), name="filing-list"),
    path("filings/<int:pk>/", filings.filing_detail, name="filing"),
    path("filings/<int:pk>/assign/", vetting.filing_assign, name="filing-assign"),
    path("filings/<int:pk>/id-numbers/", filings.filing_reveal, name="filing-reveal"),
    path("filings/<int:pk>/remark/", vetting.filing_remark, name="filing-remark"),
    path("filings/<int:pk>/return/", vetting.filing_return, name="filing-return"),
    path("filings/<int:pk>/accept/", deciding.filing_accept, name="filing-accept"),
    path("filings/<int:pk>/refuse/", deciding.filing_refuse, name="filing-refuse"),
    path("filings/<int:pk>/withdraw/", vetting.filing_withdraw, name="filing-withdraw"),
    path("remarks/<int:pk>/edit/", vetting.remark_edit, name="remark-edit"),
    path("remarks/<int:pk>/remove/", vetting.remark_remove, name="remark-remove"),
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

urlpatterns = [*operator_patterns, *life_patterns, *officer_patterns, *public_patterns, *api_patterns]
