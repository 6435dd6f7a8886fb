"""Addresses of monitoring."""

from django.urls import path

from inspections.monitoring import api
from inspections.monitoring.views import officer, operator, shared

urlpatterns = [
    path("monitoring/", shared.board, name="monitoring"),
    path("facilities/<int:pk>/monitoring/", shared.facility_monitoring, name="monitoring-facility"),
    path("facilities/<int:facility_pk>/monitoring/rooms/new/", operator.room_create, name="room-create"),
    path("facilities/<int:facility_pk>/monitoring/channels/new/", operator.channel_create, name="channel-create"),
    path("facilities/<int:facility_pk>/monitoring/recorders/new/", operator.recorder_create, name="recorder-create"),
    path("facilities/<int:facility_pk>/monitoring/gateways/new/", operator.gateway_create, name="gateway-create"),
    path(
        "facilities/<int:facility_pk>/monitoring/works/new/", operator.planned_work_create, name="planned-work-create"
    ),
    path("rooms/<int:pk>/edit/", operator.room_edit, name="room-edit"),
    path("rooms/<int:pk>/remove/", operator.room_remove, name="room-remove"),
    path("channels/<int:pk>/edit/", operator.channel_edit, name="channel-edit"),
    path("channels/<int:pk>/end/", operator.channel_end, name="channel-end"),
    path("channels/<int:pk>/scene/", operator.channel_scene, name="channel-scene"),
    path("gateway-keys/<slug:pk>/revoke/", operator.gateway_key_revoke, name="gateway-key-revoke"),
    path("planned-works/<int:pk>/end/", operator.planned_work_end, name="planned-work-end"),
    path("outages/", shared.outage_list, name="outage-list"),
    path("outages/<int:pk>/", shared.outage, name="outage"),
    path("outages/<int:pk>/explain/", operator.outage_explain, name="outage-explain"),
    path("outages/<int:pk>/close/", officer.outage_close, name="outage-close"),
    path("api/v1/beats", api.beat_batch, name="api-beats"),
]
