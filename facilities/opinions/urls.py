"""Addresses of opinions."""

from django.urls import path

from facilities.opinions import api
from facilities.opinions.views import bureau, department

urlpatterns = [
    path("filings/<int:pk>/consult/", bureau.filing_consult, name="filing-consult"),
    path("filings/<int:pk>/consult/also/", bureau.filing_consult_also, name="filing-consult-also"),
    path("filings/<int:pk>/joint-visit/", bureau.joint_visit_confirm, name="joint-visit-confirm"),
    path("joint-visits/<int:pk>/result/", bureau.joint_visit_result, name="joint-visit-result"),
    path("joint-visits/<int:pk>/cancel/", bureau.joint_visit_cancel, name="joint-visit-cancel"),
    path("opinions/", department.opinion_list, name="opinion-list"),
    path("opinions/rules/", bureau.opinion_rule_list, name="opinion-rule-list"),
    path("opinions/rules/new/", bureau.opinion_rule_create, name="opinion-rule-create"),
    path("opinions/rules/<int:pk>/", bureau.opinion_rule_edit, name="opinion-rule-edit"),
    path("opinions/<int:pk>/", department.opinion, name="opinion"),
    path("opinions/<int:pk>/give/", department.opinion_give, name="opinion-give"),
    path("opinions/<int:pk>/ask-back/", department.opinion_ask_back, name="opinion-ask-back"),
    path("opinions/<int:pk>/visit/", department.opinion_visit, name="opinion-visit"),
    path("opinions/<int:pk>/reply/", bureau.opinion_reply, name="opinion-reply"),
    path("opinions/<int:pk>/take-back/", bureau.opinion_take_back, name="opinion-take-back"),
    path("opinions/<int:pk>/lapse/", bureau.opinion_lapse, name="opinion-lapse"),
    path("api/v1/opinions/", api.OpinionList.as_view(), name="api-opinion-list"),
    path("api/v1/opinions/<int:pk>/", api.OpinionDetail.as_view(), name="api-opinion"),
    path("api/v1/opinions/<int:pk>/give/", api.OpinionGive.as_view(), name="api-opinion-give"),
]
