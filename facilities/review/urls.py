"""Addresses of review."""

from django.urls import path

from facilities.review.views import absences, assignment, case, filings, remarks, wordings

urlpatterns = [
    path("filings/", filings.FilingList.as_view(), name="filing-list"),
    path("filings/<int:pk>/", case.filing_detail, name="filing"),
    path("filings/hand-out/", assignment.pool_hand_out, name="pool-hand-out"),
    path("filings/<int:pk>/assign/", assignment.filing_assign, name="filing-assign"),
    path("filings/<int:pk>/hand-out/", assignment.filing_hand_out, name="filing-hand-out"),
    path("filings/<int:pk>/step-aside/", assignment.filing_step_aside, name="filing-step-aside"),
    path("filings/<int:pk>/pause/", remarks.filing_pause, name="filing-pause"),
    path("filings/<int:pk>/resume/", remarks.filing_resume, name="filing-resume"),
    path("filings/<int:pk>/id-numbers/", case.filing_reveal, name="filing-reveal"),
    path("filings/<int:pk>/remark/", remarks.filing_remark, name="filing-remark"),
    path("filings/<int:pk>/remarks/", remarks.filing_remarks, name="filing-remarks"),
    path("filings/<int:pk>/return/", remarks.filing_return, name="filing-return"),
    path("filings/<int:pk>/withdraw/", remarks.filing_withdraw, name="filing-withdraw"),
    path("remarks/<int:pk>/edit/", remarks.remark_edit, name="remark-edit"),
    path("remarks/<int:pk>/remove/", remarks.remark_remove, name="remark-remove"),
    path("remarks/wordings/", wordings.wording_list, name="wording-list"),
    path("remarks/wordings/new/", wordings.wording_create, name="wording-create"),
    path("remarks/wordings/<int:pk>/", wordings.wording_edit, name="wording-edit"),
    path("absences/", absences.absence_list, name="absence-list"),
    path("absences/new/", absences.absence_create, name="absence-create"),
    path("absences/<int:pk>/end/", absences.absence_end, name="absence-end"),
    path("absences/<int:pk>/hand-over/", absences.absence_hand_over, name="absence-hand-over"),
]
