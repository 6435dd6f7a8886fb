"""Addresses of findings."""

from django.urls import path

from inspections.findings import api
from inspections.findings.views import alarms, officer, operator, recheck, sanctions, shared, stop_orders

urlpatterns = [
    path("findings/", shared.FindingList.as_view(), name="finding-list"),
    path("findings/<int:pk>/", shared.FindingDetail.as_view(), name="finding"),
    path("findings/<int:pk>/answer/", operator.finding_answer, name="finding-answer"),
    path("findings/<int:pk>/recheck/", recheck.finding_recheck, name="finding-recheck"),
    path("findings/<int:pk>/extend/", operator.finding_extend, name="finding-extend"),
    path("findings/<int:pk>/appeal/", operator.finding_appeal, name="finding-appeal"),
    path("findings/<int:pk>/recheck-visit/", officer.finding_recheck_visit, name="finding-recheck-visit"),
    path("findings/<int:pk>/unable/", officer.finding_unable, name="finding-unable"),
    path("findings/<int:pk>/rescind/", officer.finding_rescind, name="finding-rescind"),
    path("extensions/<int:pk>/", officer.extension, name="extension"),
    path("visits/<int:pk>/stop/", stop_orders.visit_stop, name="visit-stop"),
    path("stop-orders/", stop_orders.stop_order_list, name="stop-order-list"),
    path("stop-orders/rules/", alarms.alarm_rule_list, name="alarm-rule-list"),
    path("stop-orders/rules/new/", alarms.alarm_rule_create, name="alarm-rule-create"),
    path("stop-orders/rules/<slug:code>/", alarms.alarm_rule_edit, name="alarm-rule-edit"),
    path("stop-orders/<int:pk>/", stop_orders.stop_order, name="stop-order"),
    path("stop-orders/<int:pk>/propose/", stop_orders.stop_order_propose, name="stop-order-propose"),
    path("stop-orders/<int:pk>/lift/", stop_orders.stop_order_lift, name="stop-order-lift"),
    path("stop-orders/<int:pk>/decline/", stop_orders.stop_order_decline, name="stop-order-decline"),
    path("sanctions/", sanctions.sanction_list, name="sanction-list"),
    path("sanctions/<int:pk>/", sanctions.sanction, name="sanction"),
    path("sanctions/<int:pk>/propose/", sanctions.sanction_propose, name="sanction-propose"),
    path("sanctions/<int:pk>/confirm/", sanctions.sanction_confirm, name="sanction-confirm"),
    path("sanctions/<int:pk>/send-back/", sanctions.sanction_send_back, name="sanction-send-back"),
    path("sanctions/<int:pk>/drop/", sanctions.sanction_drop, name="sanction-drop"),
    path("api/v1/findings/<int:pk>/", api.FindingDetail.as_view(), name="api-finding"),
    path("api/v1/findings/", api.FindingList.as_view(), name="api-finding-list"),
]
