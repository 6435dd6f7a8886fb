"""Addresses of evaluations."""

from django.urls import path

from inspections.evaluation.views import consequences, demonstration, improvements, public, rounds as views
from portal.public_pages import public_page

urlpatterns = [
    path("register/grades/", public_page(public.grades_public), name="grades-public"),
    path("register/grades/<int:pk>/", public_page(public.round_public), name="round-public"),
    path("register/grades/calls/<int:pk>/", public_page(public.call_public), name="call-public"),
    path("evaluations/", views.round_list, name="round-list"),
    path("evaluations/rounds/new/", views.round_create, name="round-create"),
    path("evaluations/rounds/<int:pk>/", views.round_detail, name="round"),
    path("evaluations/rounds/<int:pk>/begin/", views.round_begin, name="round-begin"),
    path("evaluations/rounds/<int:pk>/publish/", views.round_publish, name="round-publish"),
    path("evaluations/rounds/<int:pk>/results/", views.round_results, name="round-results"),
    path("evaluations/<int:pk>/", views.evaluation, name="evaluation"),
    path("evaluations/<int:pk>/answer/", views.evaluation_answer, name="evaluation-answer"),
    path("evaluations/<int:pk>/moderate/", views.evaluation_moderate, name="evaluation-moderate"),
    path("evaluations/<int:pk>/appeal/", views.grade_appeal, name="grade-appeal"),
    path("evaluations/<int:pk>/suspend/", views.grade_settle, {"step": "suspend"}, name="grade-suspend"),
    path("evaluations/<int:pk>/restore/", views.grade_settle, {"step": "restore"}, name="grade-restore"),
    path("evaluations/improvements/<int:pk>/", improvements.improvement, name="improvement"),
    path("evaluations/improvements/<int:pk>/plan/", improvements.improvement_plan, name="improvement-plan"),
    path("evaluations/improvements/<int:pk>/report/", improvements.improvement_report, name="improvement-report"),
    path("evaluations/improvements/<int:pk>/judge/", improvements.improvement_judge, name="improvement-judge"),
    path("evaluations/<int:pk>/consequence/", consequences.consequence_propose, name="consequence-propose"),
    path("evaluations/consequences/<int:pk>/", consequences.consequence, name="consequence"),
    path("evaluations/consequences/<int:pk>/state/", consequences.consequence_state, name="consequence-state"),
    path("evaluations/consequences/<int:pk>/confirm/", consequences.consequence_confirm, name="consequence-confirm"),
    *(
        path(
            f"evaluations/consequences/<int:pk>/{step}/",
            consequences.consequence_settle,
            {"step": step},
            name=f"consequence-{step}",
        )
        for step in consequences.STEPS
    ),
    path("evaluations/calls/new/", demonstration.call_create, name="call-create"),
    path("evaluations/calls/<int:pk>/", demonstration.call, name="call"),
    path("evaluations/calls/<int:pk>/enter/", demonstration.call_enter, name="call-enter"),
    path("evaluations/calls/<int:pk>/begin/", demonstration.call_begin, name="call-begin"),
    path("evaluations/calls/<int:pk>/publish/", demonstration.call_publish, name="call-publish"),
    path("evaluations/votes/<int:pk>/", demonstration.vote, name="vote"),
    path("evaluations/look-backs/<int:pk>/", demonstration.look_back, name="look-back"),
    path("evaluations/sheets/<int:pk>/", views.site_score, name="site-score"),
    path("evaluations/assessors/", views.assessor_list, name="assessor-list"),
    path("evaluations/assessors/new/", views.assessor_create, name="assessor-create"),
    path("evaluations/assessors/<int:pk>/", views.assessor, name="assessor"),
    path("evaluations/assessors/<int:pk>/end/", views.assessor_end, name="assessor-end"),
    path("evaluations/ties/<int:pk>/end/", views.assessor_tie_end, name="assessor-tie-end"),
    path("evaluations/standards/import/", views.standard_import, name="standard-import"),
    path("evaluations/standards/<int:pk>/", views.standard, name="standard"),
    path("evaluations/standards/<int:pk>/sheet/", views.standard_sheet, name="standard-sheet"),
]
