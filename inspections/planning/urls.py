"""Addresses of planning."""

from django.urls import path

from inspections.planning.views import draws, joint_visits, plans, public

urlpatterns = [
    path("visits/due/", plans.visit_due, name="visit-due"),
    path("visits/due/<int:facility_pk>/plan/", plans.visit_due_plan, name="visit-due-plan"),
    path("visits/joint/new/<int:facility_pk>/", joint_visits.appointment_create, name="appointment-create"),
    path("visits/joint/<int:pk>/", joint_visits.appointment, name="appointment"),
    path("visits/joint/<int:pk>/answer/", joint_visits.appointment_answer, name="appointment-answer"),
    path("visits/joint/<int:pk>/cancel/", joint_visits.appointment_cancel, name="appointment-cancel"),
    path("plans/", plans.plan_list, name="plan-list"),
    path("plans/draft/", plans.plan_draft, name="plan-draft"),
    path("plans/<int:pk>/", plans.plan, name="plan"),
    path("plans/<int:pk>/lines/new/", plans.plan_line_add, name="plan-line-add"),
    path("plans/<int:pk>/lines/<int:line_pk>/remove/", plans.plan_line_remove, name="plan-line-remove"),
    path("plans/<int:pk>/remark/", plans.plan_remark, name="plan-remark"),
    path("plans/<int:pk>/publish/", plans.plan_publish, name="plan-publish"),
    path("plans/<int:pk>/discard/", plans.plan_discard, name="plan-discard"),
    path("draws/", draws.draw_list, name="draw-list"),
    path("draws/new/<int:organisation_pk>/", draws.draw_create, name="draw-create"),
    path("draws/<int:pk>/", draws.draw, name="draw"),
    path("draws/<int:pk>/edit/", draws.draw_edit, name="draw-edit"),
    path("draws/<int:pk>/exclude/", draws.draw_exclude, name="draw-exclude"),
    path("draws/<int:pk>/exclusions/<int:exclusion_pk>/remove/", draws.draw_include, name="draw-include"),
    path("draws/<int:pk>/run/", draws.draw_run, name="draw-run"),
    path("draws/<int:pk>/discard/", draws.draw_discard, name="draw-discard"),
    path("draws/<int:pk>/publish/", draws.draw_publish, name="draw-publish"),
    path("conflicts/", draws.conflict_list, name="conflict-list"),
    path("conflicts/<int:pk>/end/", draws.conflict_end, name="conflict-end"),
    path("oversight/plans/", public.public_plan_list, name="public-plan-list"),
    path("oversight/plans/<int:pk>/", public.public_plan, name="public-plan"),
    path("oversight/draws/", public.public_draw_list, name="public-draw-list"),
    path("oversight/draws/<int:pk>/", public.public_draw, name="public-draw"),
    path("oversight/draws/<int:pk>/record.json", public.public_draw_record, name="public-draw-record"),
]
