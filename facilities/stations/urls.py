"""Addresses of stations, events, home visits, articles and campaigns."""

from django.urls import path

from facilities.stations.views import officer, public, reach
from portal.public_pages import public_page

urlpatterns = [
    path("stations/", public_page(public.station_list), name="station-list"),
    path("stations/<int:pk>/", public_page(public.station), name="station"),
    path("stations/events/<int:pk>/", public.station_event, name="station-event"),
    path("stations/calendar.ics", public.station_calendar, name="station-calendar"),
    path("stations/events/<int:pk>/here/<str:code>/", public.event_attend, name="event-attend"),
    path("stations/feedback/", public.event_feedback, name="event-feedback"),
    path("family/events/<int:pk>/", public.event_sign_up, name="family-event"),
    path("articles/", public_page(public.article_list), name="article-list"),
    path("articles/booklet.pdf", public_page(public.article_booklet), name="article-booklet"),
    path("articles/<int:pk>/", public_page(public.article), name="article"),
    path("guidance-desk/", officer.guidance_desk, name="guidance-desk"),
    path("guidance-desk/reached/<str:area>/<int:year>/", reach.guidance_reached, name="guidance-reached"),
    path("guidance-desk/stations/new/", officer.station_create, name="station-create"),
    path("guidance-desk/stations/<int:pk>/", officer.station_edit, name="station-edit"),
    path("guidance-desk/events/new/", officer.event_create, name="event-create"),
    path("guidance-desk/events/<int:pk>/", officer.event_desk, name="event-desk"),
    path("guidance-desk/events/<int:pk>/code.svg", officer.event_code, name="event-code"),
    path("guidance-desk/events/<int:pk>/count/", officer.event_count, name="event-count"),
    path("guidance-desk/events/<int:pk>/call-off/", officer.event_call_off, name="event-call-off"),
    path("guidance-desk/campaigns/new/", officer.campaign_create, name="campaign-create"),
    path("home-visits/", officer.home_visit_list, name="home-visit-list"),
    path("home-visits/new/", officer.home_visit_create, name="home-visit-create"),
    path("guidance-desk/articles/", officer.article_desk, name="article-desk"),
    path("guidance-desk/articles/new/", officer.article_create, name="article-create"),
    path("guidance-desk/articles/<int:pk>/", officer.article_review, name="article-review"),
    path("guidance-desk/articles/<int:pk>/edit/", officer.article_edit, name="article-edit"),
    path("guidance-desk/articles/<int:pk>/hand-in/", officer.article_hand_in, name="article-hand-in"),
    path("guidance-desk/articles/<int:pk>/publish/", officer.article_publish, name="article-publish"),
    path("guidance-desk/articles/<int:pk>/send-back/", officer.article_send_back, name="article-send-back"),
    path("guidance-desk/articles/<int:pk>/renew/", officer.article_renew, name="article-renew"),
]
