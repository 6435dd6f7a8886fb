"""Addresses of complaints."""

from django.urls import path

from inspections.complaints.views import officer, operator, public, rules, screener

urlpatterns = [
    path("complain/", public.complaint_create, name="complaint-create"),
    path("complain/progress/", public.complaint_progress, name="complaint-progress"),
    path("complain/progress/rate/", public.complaint_rate, name="complaint-rate"),
    path("complain/progress/reopen/", public.complaint_reopen, name="complaint-reopen"),
    path("complain/progress/reply.pdf", public.complaint_reply_letter, name="complaint-reply-letter"),
    path("complaints/", officer.complaint_list, name="complaint-list"),
    path("complaints/new/", officer.complaint_take_down, name="complaint-take-down"),
    path("complaints/<int:pk>/", officer.complaint, name="complaint"),
    path("complaints/<int:pk>/complainant/", officer.complaint_reveal, name="complaint-reveal"),
    path("complaints/<int:pk>/accept/", screener.complaint_accept, name="complaint-accept"),
    path("complaints/<int:pk>/refuse/", screener.complaint_refuse, name="complaint-refuse"),
    path("complaints/<int:pk>/pass-on/", screener.complaint_pass_on, name="complaint-pass-on"),
    path("complaints/<int:pk>/join/", screener.complaint_join, name="complaint-join"),
    path("complaints/<int:pk>/tie/", screener.complaint_tie, name="complaint-tie"),
    path("complaints/<int:pk>/ask/", officer.complaint_ask_also, name="complaint-ask-also"),
    path("complaints/<int:pk>/question/", officer.complaint_question, name="complaint-question"),
    path("complaints/<int:pk>/reply/", officer.complaint_reply, name="complaint-reply"),
    path("complaints/<int:pk>/reply.pdf", officer.complaint_letter, name="complaint-letter"),
    path("complaints/parts/<int:pk>/finish/", officer.part_finish, name="complaint-part-finish"),
    path("complaints/parts/<int:pk>/hand-back/", officer.part_hand_back, name="complaint-part-hand-back"),
    path("complaints/parts/<int:pk>/take-back/", screener.part_take_back, name="complaint-part-take-back"),
    path("complaints/parts/<int:pk>/visit/", officer.part_visit, name="complaint-part-visit"),
    path("complaints/rules/", rules.routing_rule_list, name="routing-rule-list"),
    path("complaints/rules/new/", rules.routing_rule_create, name="routing-rule-create"),
    path("complaints/rules/<int:pk>/", rules.routing_rule_edit, name="routing-rule-edit"),
    path("explanations/", operator.explanation_list, name="explanation-list"),
    path("explanations/<int:pk>/", operator.explanation, name="explanation"),
]
