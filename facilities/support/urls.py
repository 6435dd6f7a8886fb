"""Addresses of support."""

from django.urls import path

from facilities.support.views import officer, operator, public
from portal.public_pages import public_page

urlpatterns = [
    path("support/", public_page(public.support_public), name="support-public"),
    path("facilities/<int:pk>/affairs/support/", operator.support, name="support"),
    path("facilities/<int:pk>/affairs/support/children/", operator.child_enrol, name="child-enrol"),
    path("enrolments/<int:pk>/leave/", operator.child_leave, name="child-leave"),
    path("facilities/<int:pk>/affairs/support/<slug:month>/", operator.month_close, name="month-close"),
    path(
        "facilities/<int:pk>/affairs/support/<slug:month>/schemes/<int:scheme_pk>/",
        operator.claim_submit,
        name="claim-submit",
    ),
    path("claims/", officer.claim_list, name="claim-list"),
    path("claims/<int:pk>/", officer.claim, name="claim"),
    path("claims/<int:pk>/audit/", officer.claim_audit, name="claim-audit"),
    path("claim-lines/<int:pk>/cut/", officer.claim_cut, name="claim-cut"),
    path("claim-lines/<int:pk>/correct/", officer.claim_correct, name="claim-correct"),
    path("claim-lines/<int:pk>/object/", operator.claim_object, name="claim-object"),
    path("objections/<int:pk>/decide/", officer.objection_decide, name="objection-decide"),
    path("recoveries/<int:pk>/repaid/", officer.recovery_repaid, name="recovery-repaid"),
    path("schemes/", officer.scheme_list, name="scheme-list"),
    path("schemes/new/", officer.scheme_create, name="scheme-create"),
    path("schemes/<int:pk>/", officer.scheme, name="scheme"),
    path("schemes/<int:pk>/rates/new/", officer.rate_create, name="rate-create"),
    path("schemes/<int:pk>/budget/", officer.budget_set, name="budget-set"),
    path("schemes/<int:pk>/pay/", officer.batch_make, name="batch-make"),
    path("rates/<int:pk>/end/", officer.rate_end, name="rate-end"),
    path("batches/<int:pk>/", officer.batch, name="batch"),
    path("batches/<int:pk>/file/", officer.batch_file, name="batch-file"),
]
