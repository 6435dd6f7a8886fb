"""How each row of docs/permissions/ becomes a request: the address of the page, what is sent, and how to read the answer."""

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, reset_queries, transaction
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from facilities.models import OpinionRule, Wording
from inspections.checklists import wordings
from inspections.models import Checklist
from portal.letters import letters
from portal.models import Clause, LetterTemplate, Organisation, User
from tests.factories import TODAY, valid_resident_id, valid_uscc
from tests.inspections.conftest import jpeg, pdf
from tests.security import (
    assessments,
    days,
    evaluation,
    grievances,
    households,
    money,
    photos,
    purchases,
    relief,
    shifts,
    supply,
    trust,
    vouchers,
    workforce,
)
from tests.security.town import Case, alarm, checked_import, rule_change, threshold, working_day

SEARCHED = {"register": "name", "visit-create": "q"}  # lists that show few rows at a time, and how they are searched
NEXT = re.compile(r'rel="next"\s+href="([^"]+)"')
NOT_THERE = b"unknown facility, checklist, visit or item"  # what a phone reads of rows that do not exist
WRITES = ("INSERT INTO", "UPDATE ", "DELETE FROM")
OWN_ROWS = (  # what any request may touch; a letter keeps who of its addressee opened it first
    *("portal_loginsession", "portal_heartbeat"),
    "portal_letter",
)
HANDLER = Client().handler  # one for all browsers: it remembers nothing, and setting up the middleware takes a while
OF_FACILITY = (
    "facility register-facility register-poster dossier dossier-rules dossier-open dossier-discard dossier-check dossier-submitted dossier-remarks "
    "class-list class-create document-list"
).split()
OF_FILING = (
    "filing filing-assign filing-hand-out filing-step-aside filing-pause filing-resume filing-remark filing-remarks filing-consult filing-consult-also joint-visit-confirm filing-return filing-accept filing-refuse filing-reveal filing-withdraw api-filing"
).split()
OF_PROPOSAL = "proposal proposal-confirm proposal-send-back proposal-take-back proposal-hear".split()
OF_VERIFICATION = "verification verification-conclude verification-assign".split()
OF_ORDER = "order order-report order-recheck".split()
OF_CANCELLATION = (
    "cancellation cancellation-state cancellation-hearing cancellation-drop cancellation-propose"
).split()
OF_FACILITY_AFTER_FILING = (
    "affairs contact-update enrolment-update offer-update fee-sheet-create relocation-create branch-create change-create suspension-create "
    "termination-create"
).split()
OF_CHANGE = ("change change-topics change-class-create change-check change-rebase change-discard filing-appeal").split()
OF_AFFAIR = (
    "suspension suspension-withdraw suspension-resume suspension-answer termination termination-edit termination-submit "
    "termination-withdraw termination-answer termination-staff termination-report termination-confirm annual-report "
    "annual-report-pdf annual-report-edit annual-report-submit annual-report-answer appeal appeal-withdraw appeal-decide "
    "fee-sheet-withdraw"
).split()
OF_LISTING = (
    "credit-listing credit-listing-confirm credit-listing-drop credit-listing-lift credit-listing-state"
).split()
OF_REPAIR = "credit-repair credit-repair-withdraw credit-repair-decide".split()
OF_FACILITY_FILED = "dashboard-facility facility-compliance facility-credit register-credit credit-listing-announce case-file case-file-ask".split()
OF_PERSON = "person person-edit person-remove person-reveal post-add credential-add".split()
OF_VISIT = "visit visit-begin visit-conclude visit-concluded visit-record visit-cancel visit-stop api-visit".split()
OF_CHECKLIST = (
    "checklist checklist-draft checklist-edit checklist-wordings checklist-publish checklist-discard checklist-export "
    "checklist-xlsform checklist-import checklist-item-add"
).split()
OF_ITEM = "checklist-item-edit checklist-item-move checklist-item-remove".split()
OF_FINDING = (
    "finding finding-answer finding-recheck api-finding finding-extend finding-appeal finding-recheck-visit finding-unable "
    "finding-rescind"
).split()
OF_STOP_ORDER = "stop-order stop-order-propose stop-order-lift stop-order-decline".split()
OF_SANCTION = "sanction sanction-propose sanction-confirm sanction-send-back sanction-drop".split()
OF_PLAN = "plan plan-line-add plan-remark plan-publish plan-discard".split()
OF_DRAW = "draw draw-edit draw-exclude draw-run draw-discard draw-publish public-draw public-draw-record".split()


OF_REGISTRATION = (
    "registration registration-edit registration-reveal member-add registration-submit registration-withdraw "
    "registration-return registration-record registration-refuse api-registration"
).split()

OF_OPINION = (
    "opinion opinion-give opinion-ask-back opinion-visit opinion-reply opinion-take-back opinion-lapse api-opinion "
    "api-opinion-give"
).split()
OF_ACCOUNT = ("account account-appoint account-password account-reveal account-close account-reopen").split()

OF_REPORT = (
    "report report-edit report-send report-correct report-keep report-check report-approve report-return report-exception"
).split()
OF_PERIOD = "report-period report-period-pass-on report-sheet report-sheet-template".split()


def _pk(thing: str) -> Callable[[Case], dict[str, object]]:
    return lambda case: {"pk": getattr(case.things, thing).pk}


def _of_facility(name: str) -> Callable[[Case], dict[str, object]]:
    return lambda case: {name: case.facility.pk}


def _arrangement(case: Case) -> dict[str, object]:
    return {"pk": case.things.affair.pk, "arrangement_pk": case.things.affair.arrangements.get().pk}


ADDRESSES: dict[str, Callable[[Case], dict[str, object]]] = {
    **grievances.ADDRESSES,
    **households.ADDRESSES,
    **workforce.ADDRESSES,
    **money.ADDRESSES,
    **photos.ADDRESSES,
    **purchases.ADDRESSES,
    **vouchers.ADDRESSES,
    **relief.ADDRESSES,
    **days.ADDRESSES,
    **trust.ADDRESSES,
    **shifts.ADDRESSES,
    **supply.ADDRESSES,
    **assessments.ADDRESSES,
    **evaluation.ADDRESSES,
    **dict.fromkeys(OF_FACILITY, _of_facility("pk")),
    "api-facility": _of_facility("pk"),
    **dict.fromkeys(
        ["people", "people-export", "person-create", "people-sheet", "people-template", "visit-start", "visit-plan"],
        _of_facility("facility_pk"),
    ),
    **dict.fromkeys(OF_FILING, _pk("filing")),
    **dict.fromkeys(OF_FACILITY_AFTER_FILING, _of_facility("pk")),
    **dict.fromkeys(OF_CHANGE, _pk("filing")),
    **dict.fromkeys(OF_AFFAIR, _pk("affair")),
    "change-topic": lambda case: {"pk": case.things.filing.pk, "topic": "name"},
    **dict.fromkeys(["change-class", "change-class-remove"], lambda case: {"pk": case.things.filing.pk, "place": 0}),
    **dict.fromkeys(["arrangement-edit", "arrangement-settle"], _arrangement),
    **dict.fromkeys(OF_FACILITY_FILED, _of_facility("pk")),
    **dict.fromkeys(OF_LISTING, _pk("listing")),
    **dict.fromkeys(OF_REPAIR, _pk("repair")),
    "credit-repair-ask": _pk("entry"),
    "case-file-export": _pk("export"),
    **dict.fromkeys(OF_PERSON, _pk("person")),
    **dict.fromkeys(OF_VISIT, _pk("visit")),
    **dict.fromkeys(OF_FINDING, _pk("finding")),
    **dict.fromkeys(OF_STOP_ORDER, _pk("stop_order")),
    **dict.fromkeys(OF_SANCTION, _pk("sanction")),
    "extension": _pk("extension"),
    "alarm-rule-edit": lambda case: {"code": "all-health"},
    **dict.fromkeys(OF_REGISTRATION, _pk("registration")),
    "registration-paper": lambda case: {"pk": case.things.registration.pk, "kind": "articles-for-profit"},
    "member-remove": lambda case: {
        "pk": case.things.registration.pk,
        "member_pk": case.things.registration.members.get().pk,
    },
    **dict.fromkeys("registry registry-record registry-end".split(), _pk("founder")),
    "api-registry-entry": _pk("entry"),
    **dict.fromkeys(OF_CHECKLIST, _pk("checklist")),
    **dict.fromkeys(OF_ITEM, lambda case: {"pk": case.things.checklist.pk, "item_pk": case.things.item.pk}),
    **dict.fromkeys(OF_ACCOUNT, _pk("account")),
    "account-dismiss": lambda case: {"pk": case.things.account.pk, "post_pk": case.things.post.pk},
    **dict.fromkeys(["remark-edit", "remark-remove"], _pk("remark")),
    **dict.fromkeys(OF_OPINION, _pk("opinion")),
    **dict.fromkeys(["joint-visit-result", "joint-visit-cancel"], _pk("visit")),
    "opinion-rule-edit": lambda case: {"pk": OpinionRule.objects.order_by("pk")[0].pk},
    "wording-edit": lambda case: {"pk": Wording.objects.order_by("pk")[0].pk},
    **dict.fromkeys(["absence-end", "absence-hand-over"], _pk("absence")),
    "receipt": _pk("receipt"),
    "paper": _pk("paper"),
    "paper-preview": lambda case: {"pk": case.facility.pk, "kind": "form"},
    **dict.fromkeys(OF_PROPOSAL, _pk("proposal")),
    **dict.fromkeys(OF_VERIFICATION, _pk("verification")),
    **dict.fromkeys(OF_ORDER, _pk("order")),
    **dict.fromkeys(OF_CANCELLATION, _pk("cancellation")),
    "cancellation-open": _of_facility("pk"),
    "verification-item": lambda case: {
        "pk": case.things.verification.pk,
        "item_pk": case.things.verification.items.get().pk,
    },
    **dict.fromkeys(OF_PLAN, _pk("plan")),
    "public-plan": _pk("plan"),
    "plan-line-remove": lambda case: {"pk": case.things.plan.pk, "line_pk": case.things.line.pk},
    **dict.fromkeys(OF_DRAW, _pk("draw")),
    "draw-create": lambda case: {"organisation_pk": case.things.office.pk},
    "draw-include": lambda case: {"pk": case.things.draw.pk, "exclusion_pk": case.things.draw.exclusions.get().pk},
    **dict.fromkeys(["appointment", "appointment-answer", "appointment-cancel"], _pk("appointment")),
    **dict.fromkeys(["appointment-create", "visit-due-plan"], _of_facility("facility_pk")),
    "conflict-end": _pk("conflict"),
    "letter": _pk("letter"),
    "notice-read": _pk("notice"),
    "submission": _pk("submission"),
    **dict.fromkeys(["api-field-submission", "api-field-apply"], lambda case: {"key": case.things.submission.key}),
    "api-field-photo": lambda case: {"key": case.things.submission.key, "photo": case.things.submission.key},
    "letter-verify": lambda case: {"code": case.things.letter.check_code},
    **dict.fromkeys(
        ["template-edit", "template-preview", "template-versions", "template-restore"],
        lambda case: {"code": "basic-conditions"},
    ),
    "post-end": _pk("post"),
    **dict.fromkeys(["credential-paper", "credential-remove"], _pk("credential")),
    "document": _pk("document"),
    "receipt-verify": lambda case: {"code": case.things.receipt.check_code},
    "dossier-section": lambda case: {"pk": case.facility.pk, "section": "basics"},
    "document-add": lambda case: {"pk": case.facility.pk, "kind": "health-assessment"},
    "class-edit": lambda case: {"pk": case.facility.pk, "class_pk": case.things.care_class.pk},
    "class-delete": lambda case: {"pk": case.facility.pk, "class_pk": case.things.care_class.pk},
    "visit-answer": lambda case: {"pk": case.things.visit.pk, "item_pk": case.things.item.pk},
    "indicator": lambda case: {"code": "health-management", "area": case.facility.area_id},
    **dict.fromkeys(OF_REPORT, _pk("report")),
    "report-version": lambda case: {"pk": case.things.report.pk, "number": 1},
    **dict.fromkeys(OF_PERIOD, lambda case: {"code": "community-year", "name": "2026"}),
    "report-period-lock": lambda case: {"code": "community-year", "name": "2020"},
    "business-month": lambda case: {"month": "2026-10"},
    **dict.fromkeys(["target", "milestone-add", "action-add"], lambda case: {"code": "health-management"}),
    **dict.fromkeys(["definition", "definition-edit"], lambda case: {"code": "family-doctor"}),
    **dict.fromkeys(["scoring-rule", "scoring-rule-edit"], lambda case: {"code": "street-punctual"}),
    "action-finish": _pk("action"),
    "bulletin-again": lambda case: {"area": case.things.bulletin.area_id, "month": "2026-10"},
    **dict.fromkeys(["assessment", "assessment-confirm", "assessment-reopen"], _pk("assessment")),
    "figures": lambda case: {"area": case.facility.area_id, "year": TODAY.year},
    "dashboard-filings": lambda case: {"question": "waiting"},
    **dict.fromkeys(["open-data-file", "statistics-data"], lambda case: {"form": "csv"}),
    "clause": lambda case: {"code": "fire-exits"},
    **dict.fromkeys(["department", "dashboard-department"], lambda case: {"code": "fire"}),
    "duty": lambda case: {"code": "fire", "order": 1},
    "clause-edit": lambda case: {"code": "fire-exits"},
    "threshold-edit": lambda case: {"pk": threshold().pk},
    "rule-change": lambda case: {"pk": rule_change().pk},
    "rollup-seen": lambda case: {"pk": alarm().pk},
    **dict.fromkeys(
        ["import", "import-report", "import-start", "import-discard"], lambda case: {"pk": checked_import().pk}
    ),
    "task-retry": lambda case: {"pk": 1},
    **dict.fromkeys(["import-template", "import-mapping"], lambda case: {"name": "register"}),
    "calendar-day": lambda case: {"year": (day := working_day().day).year, "month": day.month, "day": day.day},
}
JSON = {
    "api-field-submit",
    "api-field-cards",
    "api-field-home-visits",
    "api-field-presences",
    "api-field-sheets",
}  # pages that are sent JSON
QUERIES: dict[str, Callable[[Case], dict[str, str]]] = {
    "language": lambda case: {"language": "en"},
    "dashboard": lambda case: {"area": case.facility.area_id},
    "dashboard-facilities": lambda case: {"area": case.facility.area_id},
    "dashboard-filings": lambda case: {"area": case.facility.area_id},
    **supply.QUERIES,
    **dict.fromkeys(
        ["population", "business", "business-month", "target-list", "target", "supply"],
        lambda case: {"area": case.facility.area_id},
    ),
}
SENT: dict[str, Callable[[Case, User | None], dict[str, Any]]] = {
    **grievances.SENT,
    **households.SENT,
    **trust.SENT,
    **workforce.SENT,
    **money.SENT,
    **photos.SENT,
    **purchases.SENT,
    **vouchers.SENT,
    **relief.SENT,
    **days.SENT,
    **shifts.SENT,
    **supply.SENT,
    **assessments.SENT,
    **evaluation.SENT,
    "progress": lambda case, user: {"number": "备330103-2026-99999", "code": "000000"},
    "login": lambda case, user: {"username": "nobody", "password": "wrong"},
    "signup": lambda case, user: {"uscc": valid_uscc(99)},
    "account-create": lambda case, user: {"username": "new", "full_name": "新人"} | _post(case),
    "account-appoint": lambda case, user: _post(case),
    "facility-create": lambda case, user: _new_facility(case),
    "dossier-section": lambda case, user: {"name": case.facility.name, "seen_revision": case.facility.revision},
    "class-create": lambda case, user: _class("新班"),
    "class-edit": lambda case, user: _class("改名班") | {"seen_revision": case.things.care_class.revision},
    "class-delete": lambda case, user: {"seen_revision": case.things.care_class.revision},
    "document-add": lambda case, user: {"file": pdf(), "seen": _filed(case, "health-assessment")},
    "dossier-check": lambda case, user: {"declared_by": "李明", "agrees": "on"},
    "dossier-remarks": lambda case, user: {f"remark-{case.things.remark.pk}-answer": "已更正"},
    **dict.fromkeys(["filing-remark", "remark-edit"], lambda case, user: {"section": "basics", "text": "请补充"}),
    "checklist-wordings": lambda case, user: {"seen": wordings.shown(case.things.checklist)},
    "filing-remarks": lambda case, user: {"basics/address": "请补充"},
    **dict.fromkeys(
        ["wording-create", "wording-edit"], lambda case, user: {"text": "请补充平面图。", "is_active": "on"}
    ),
    "pool-hand-out": lambda case, user: {"filing": [case.things.filing.pk], "reviewer": "least-load"},
    "filing-hand-out": lambda case, user: {"reviewer": user.pk if user else "", "reason": "审查分派"},
    "filing-step-aside": lambda case, user: {"reason": "亲属关系"},
    "filing-pause": lambda case, user: {"cause": "expert-review", "reason": "等待专家评审"},
    "filing-consult": lambda case, user: {"reason": "本案不涉及"},
    "filing-consult-also": lambda case, user: {"department": "tax", "question": "有无意见?", "because": "核对"},
    **dict.fromkeys(["opinion-give", "api-opinion-give"], lambda case, user: {"outcome": "agree"}),
    **dict.fromkeys(
        ["opinion-ask-back", "opinion-reply", "opinion-take-back", "joint-visit-result", "joint-visit-cancel"],
        lambda case, user: {"text": "请说明"},
    ),
    "opinion-visit": lambda case, user: {"day1": "2026-12-30"},
    "joint-visit-confirm": lambda case, user: {"day": "2026-12-30"},
    "opinion-rule-create": lambda case, user: {"department": "fire"},
    "opinion-rule-edit": lambda case, user: {"department": "fire"},
    "absence-create": lambda case, user: {"from_on": "2099-01-01", "until_on": "2099-01-02"},
    "absence-hand-over": lambda case, user: {"reviewer": user.pk if user else "", "reason": "请假"},
    "filing-refuse": lambda case, user: {
        "reasons": "不符合设置标准",
        "clauses": [Clause.objects.get(code="fire-exits").pk],
    },
    "proposal-send-back": lambda case, user: {"answer": "请补充理由"},
    "proposal-hear": lambda case, user: {"statement": "四层已停用"},
    "verification-item": lambda case, user: {"outcome": "met"},
    "verification-conclude": lambda case, user: {"visited_on": TODAY.isoformat()},
    "verification-assign": lambda case, user: {"to": user.pk if user else ""},
    "order-report": lambda case, user: {"text": "已改正", "files": [pdf()]},
    "order-recheck": lambda case, user: {"verdict": "insufficient", "way": "on_file", "note": "看不清"},
    "cancellation-open": lambda case, user: {"ground": "abuse", "reasons": "经查实"},
    "cancellation-state": lambda case, user: {"statement": "原件在此"},
    "cancellation-hearing": lambda case, user: {"held_on": TODAY.isoformat(), "minutes": "双方到场"},
    "cancellation-drop": lambda case, user: {"reason": "材料真实"},
    "cancellation-propose": lambda case, user: {
        "reasons": "经查实",
        "clauses": [Clause.objects.get(code="fire-exits").pk],
    },
    "receipt-check": lambda case, user: {"token": "TY1.AAAA.AAAA"},
    **dict.fromkeys(
        ["template-edit", "template-preview"],
        lambda case, user: {"title": "告知书", "number_word": "告", "body": "材料收悉。", "seen_revision": 0},
    ),
    "template-restore": lambda case, user: {"version": _wording()},
    "registration-edit": lambda case, user: {"nature": "for_profit", "name": "新名", "seen_revision": 0},
    "member-add": lambda case, user: {"name": "王理事", "post": "director", "id_number": valid_resident_id(77)},
    "registration-paper": lambda case, user: {"file": pdf()},
    "registration-submit": lambda case, user: {"declared_by": "李明", "agrees": "on"},
    "registration-return": lambda case, user: {"address": "请写到门牌号"},
    "registration-record": lambda case, user: _facts(case),
    "registration-refuse": lambda case, user: {"reasons": "不符合条件"},
    "registry-record": lambda case, user: _facts(case) | {"uscc": case.things.founder.organisation.uscc},
    "registry-end": lambda case, user: {
        "key": uuid4().hex,
        "kind": "revoked",
        "effective_on": TODAY.isoformat(),
        "reason": "违法",
    },
    "api-registry-entry-list": lambda case, user: (
        _facts(case) | {"act": "recorded", "uscc": case.things.founder.organisation.uscc}
    ),
    "contact-update": lambda case, user: {
        "serves_meals": "False",
        "contact_mobile": "13800138000",
        "seen_revision": case.facility.revision,
    },
    "enrolment-update": lambda case, user: {f"class-{case.things.care_class.pk}": 3},
    "offer-update": lambda case, user: {f"free-{case.things.care_class.pk}": 1},
    **dict.fromkeys(
        ["relocation-create", "branch-create"],
        lambda case, user: {"name": "新址园", "area": case.facility.area_id, "address": "长庆街9号"},
    ),
    **dict.fromkeys(
        ["change-create", "change-topics"], lambda case, user: {"topics": ["name", "places"], "reason": "更名"}
    ),
    "change-topic": lambda case, user: {"name": "新名称", "seen_revision": 0},
    **dict.fromkeys(
        ["change-class", "change-class-create"],
        lambda case, user: {"kind": "toddler", "name": "新班", "places": 12, "floor": 1, "seen_revision": 0},
    ),
    "change-check": lambda case, user: {"declared_by": "李明", "agrees": "on"},
    "suspension-create": lambda case, user: _suspension(),
    "suspension-answer": lambda case, user: {"verdict": "agree"},
    "termination-create": lambda case, user: {"reason": "租约到期", "last_day": "2030-01-31"},
    "termination-edit": lambda case, user: {"reason": "租约到期", "last_day": "2030-01-31", "seen_revision": 0},
    "arrangement-edit": lambda case, user: {
        "goes_to": "附近机构",
        "by_when": "2030-01-31",
        "parents_told_on": "2026-11-20",
    },
    "termination-answer": lambda case, user: {"verdict": "agree"},
    "termination-confirm": lambda case, user: {"verdict": "confirm"},
    "annual-report-edit": lambda case, user: {"work": "全年平稳", "seen_revision": 0},
    "annual-report-answer": lambda case, user: {"verdict": "accept"},
    "filing-appeal": lambda case, user: {"reasons": "楼层认定有误"},
    "appeal-decide": lambda case, user: {"outcome": "upheld", "reasons": "原决定事实清楚"},
    "credit-listing-announce": lambda case, user: {
        "kind": "black",
        "clause": Clause.objects.get(code="district-credit-lists").pk,
        "reasons": "屡次不改",
        "months": 6,
    },
    "credit-repair-ask": lambda case, user: {"text": "已培训", "files": [pdf()]},
    "credit-repair-decide": lambda case, user: {"verdict": "granted"},
    "credit-listing-drop": lambda case, user: {"answer": "已改正"},
    "credit-listing-lift": lambda case, user: {"reason": "已改正"},
    "credit-listing-state": lambda case, user: {"statement": "已改正"},
    "post-add": lambda case, user: {"kind": "other", "since": TODAY.isoformat()},
    "credential-add": lambda case, user: {"kind": "teacher", "issued_on": "2026-01-05"},
    "credential-paper": lambda case, user: {"file": pdf()},
    "visit-start": lambda case, user: _visit(user),
    "visit-plan": lambda case, user: _visit(user) | {"planned_on": "2027-01-05"},
    "visit-due-plan": lambda case, user: _visit(user),
    "appointment-create": lambda case, user: (
        _visit(user) | {"planned_on": "2099-01-05", "reason": "节前检查", "departments": ["police"]}
    ),
    "appointment-answer": lambda case, user: {"answer": "stay-away", "note": "上周已查"},
    "appointment-cancel": lambda case, user: {"reason": "停电"},
    "plan-draft": lambda case, user: {"year": TODAY.year},
    "plan-line-add": lambda case, user: {"target": "low", "share": 50, "visits": 1},
    "plan-remark": lambda case, user: {"note": "重点"},
    **dict.fromkeys(["draw-create", "draw-edit"], lambda case, user: {"title": "抽查"}),
    "draw-exclude": lambda case, user: {"kind": "other"},
    "draw-discard": lambda case, user: {"reason": "重复"},
    "conflict-list": lambda case, user: {"inspector": user.pk if user else "", "reason": "亲属"},
    "visit-answer": lambda case, user: {"outcome": "pass"},
    "visit-conclude": lambda case, user: {"summary": ""},
    "visit-cancel": lambda case, user: {"reason": "停电"},
    "submission": lambda case, user: {"how": "set_aside", "note": "重复"},
    "api-field-submit": lambda case, user: _field_visit(case, user),  # noqa: PLW0108 - defined below
    "api-field-photo": lambda case, user: {"file": jpeg()},
    "checklist-create": lambda case, user: {
        "name": "专项",
        "code": "new",
        "department": "fire",
        "visit_kind": "special",
    },
    "checklist-edit": lambda case, user: {"name": "改名", "visit_kind": "daily", "seen": 0},
    "checklist-publish": lambda case, user: {"valid_from": "2099-01-01"},
    **dict.fromkeys(["checklist-item-add", "checklist-item-edit"], lambda case, user: _item()),
    **dict.fromkeys(["checklist-item-move", "checklist-item-remove"], lambda case, user: {"seen": 0}),
    "finding-answer": lambda case, user: {"text": "已整改", "files": [pdf()]},
    "finding-recheck": lambda case, user: {"verdict": "accepted"},
    "finding-extend": lambda case, user: {"working_days": 3, "reason": "配件在途"},
    "finding-appeal": lambda case, user: {"reasons": "认定有误"},
    "finding-recheck-visit": lambda case, user: {"planned_on": "2099-01-05"},
    **dict.fromkeys(
        "finding-unable finding-rescind stop-order-propose stop-order-decline sanction-send-back sanction-drop".split(),
        lambda case, user: {"note": "经查实"},
    ),
    "extension": lambda case, user: {"verdict": "refused", "answer": "不能等"},
    "visit-stop": lambda case, user: {"item": case.things.item.pk, "kind": "service", "reasons": "出口被锁"},
    **dict.fromkeys(["alarm-rule-create", "alarm-rule-edit"], lambda case, user: {"told": "fire", "seen_revision": 0}),
    "sanction-propose": lambda case, user: {"ground": "warning", "reasons": "逾期未整改"},
    "report-edit": lambda case, user: {"residents": 5000, "under3": 120, "seen_revision": 0},
    **dict.fromkeys(["report-correct", "report-return"], lambda case, user: {"reason": "请核对"}),
    "report-exception": lambda case, user: {"reason": "补报", "until": "2099-01-01"},
    "report-period-lock": lambda case, user: {"sure": "on"},
    "bulletin-again": lambda case, user: {"reason": "补报"},
    "milestone-add": lambda case, user: {"year": 2098, "value": "99"},
    "definition-edit": lambda case, user: {
        **dict.fromkeys(["name", "name_en", "definition", "definition_en", "numerator", "numerator_en"], "签约"),
        **dict.fromkeys(["denominator", "denominator_en", "why"], "按新口径"),
        "numerator_item": "doctor_signed",
        "denominator_item": "under3",
        "source_mark": "D",
        "valid_from": "2099-01-01",
    },
    "scoring-rule-edit": lambda case, user: {
        "first_year": 2099,
        "name": "及时报送",
        "name_en": "In time",
        "points": 20,
        "source_mark": "D",
        "why": "调整分值",
    },
    "action-add": lambda case, user: {"text": "上门签约", "begun_on": "2026-11-01", "due_on": "2026-12-01"},
    "action-finish": lambda case, user: {"result": "已签约"},
    "assessment-reopen": lambda case, user: {"reason": "数据更正"},
    "report-sheet": lambda case, user: {"file": pdf()},
    "calendar-day": lambda case, user: {"is_working": "on", "name": "调休"},
    "calendar-year": lambda case, user: {"source": "放假通知", "days": "2026-12-31 休 元旦"},
}


def _field_visit(case: Case, user: User | None) -> dict[str, Any]:
    visit, at = case.things.visit, "2026-11-23T09:00:00+08:00"
    return {
        "key": str(uuid4()), "visit_key": str(uuid4()), "user": user.pk if user else 0, "visit": visit.pk,
        "facility": visit.facility_id, "checklist": visit.checklist_id, "facility_seen": {}, "sent_at": at, "started_at": at,
        "position": None, "answers": [], "photos": [], "conclude": False, "concluded_at": None, "summary": "",
    }  # fmt: skip


def _item() -> dict[str, Any]:
    facts = {"group": "安全", "clause_code": "fire-exits", "kind": "yes_no", "severity": "major", "text": "门能推开"}
    return facts | {"seen": 0}


def _suspension() -> dict[str, Any]:
    told = {"parents_told_on": "2026-11-20", "parents_told_how": "家长会"}
    return told | {"from_on": "2030-01-05", "until_on": "2030-01-15", "reason": "装修", "arrangement": "居家照护"}


def _post(case: Case) -> dict[str, Any]:
    body = Organisation.objects.filter(kind="community", area_id=case.facility.area_id).order_by("pk").first()
    return {"organisation": body.pk, "role": "community_worker"}


def _filed(case: Case, kind: str) -> int:
    return case.facility.documents.get(kind=kind).pk


def _facts(case: Case) -> dict[str, Any]:
    return {
        "key": uuid4().hex,
        "name": f"登记{uuid4().hex[:8]}",
        "uscc": valid_uscc(770077),
        "business_scope": "托育服务",
        "address": "长庆街1号",
        "representative": "李明",
        "registered_on": "2026-11-02",
    }


def _new_facility(case: Case) -> dict[str, Any]:
    return {"name": "新园", "area": case.facility.area_id, "address": "长庆街9号", "setting": "private"}


def _wording() -> int:
    """Return the key of the first wording of a template."""
    return letters.versions(LetterTemplate.objects.get(pk="basic-conditions")).earliest("pgh_id").pk


def _class(name: str) -> dict[str, Any]:
    facts = {"kind": "toddler", "places": 12, "enrolled": 0, "floor": 1, "activity_area": 50, "sleep_area": 20}
    return facts | {"name": name}


def _visit(user: User | None) -> dict[str, Any]:
    mine = Checklist.objects.for_user(user).order_by("pk").first() if user else None
    return {"checklist": mine.pk if mine else "", "key": str(uuid4())}


@contextmanager
def undone() -> Iterator[None]:
    """Roll back what a request did, so that the next one finds the town as it was."""
    around = transaction.atomic()
    around._from_testcase = True  # type: ignore[attr-defined] # as Django marks its own: what must be committed at once may be asked for in it
    with around:
        yield
        transaction.set_rollback(True)


def browser(session: str) -> Client:
    """Return a browser that holds the session and nothing of the requests before."""
    client = Client()
    client.handler = HANDLER
    if session:
        client.cookies[settings.SESSION_COOKIE_NAME] = session
    return client


def perform(client: Client, user: User | None, page: str, verb: str, case: Case | None) -> HttpResponse:
    """Send the request that a row stands for."""
    return _send(client, user, page, verb, case, _address(page, case))


def _address(page: str, case: Case | None) -> str:
    return reverse(page, kwargs=ADDRESSES[page](case) if page in ADDRESSES else None)


def _send(client: Client, user: User | None, page: str, verb: str, case: Case | None, address: str) -> HttpResponse:
    if verb == "POST":
        sent = SENT[page](case, user) if page in SENT else {}
        return (
            client.post(address, sent, content_type="application/json") if page in JSON else client.post(address, sent)
        )
    query = QUERIES[page](case) if page in QUERIES and case else {}
    return getattr(client, verb.lower())(address, query) if verb == "GET" else getattr(client, verb.lower())(address)


def written(client: Client, user: User | None, page: str, verb: str, case: Case) -> list[str]:
    """Return the beginnings of the statements by which a request changes rows that are not its own session's; undo them."""
    reset_queries()  # the log holds 9000 statements, and nothing else empties it between captures
    with undone():
        address = _address(page, case)  # of a row that may be made for it
        with CaptureQueriesContext(connection) as queries:
            _send(client, user, page, verb, case, address)
    return [
        statement[:120]
        for statement in _kept([query["sql"] for query in queries])
        if statement.startswith(WRITES) and not any(name in statement for name in OWN_ROWS)
    ]


def _kept(statements: list[str]) -> list[str]:
    """Leave out what a savepoint undid: a proposed change is weighed in one that is always rolled back."""
    kept: list[str] = []
    for statement in statements:
        if statement.startswith("ROLLBACK TO SAVEPOINT "):
            opened = "SAVEPOINT " + statement.removeprefix("ROLLBACK TO SAVEPOINT ")
            del kept[len(kept) - 1 - kept[::-1].index(opened) :]
        else:
            kept.append(statement)
    return kept


def look_through(client: Client, page: str, case: Case) -> HttpResponse:
    """Open a list, and its next pages until one names the case; a list that can be searched is asked for it by name."""
    if page in SEARCHED:
        return client.get(reverse(page), {SEARCHED[page]: case.facility.name})
    response = perform(client, None, page, "GET", None)
    while (following := _next_page(response)) and names(page, case) not in content(response):
        response = client.get(reverse(page) + following)
    return response


def _next_page(response: HttpResponse) -> str:
    """Return the query of the next page of a list, or nothing if there is none."""
    if response.streaming or outcome(response) != "open":
        return ""
    if response["Content-Type"] == "application/json":
        following = response.json().get("next")
        return f"?after={following}" if following else ""
    link = NEXT.search(content(response))
    return unescape(link[1]) if link else ""


def outcome(response: HttpResponse) -> str:
    """Say in the words of the table what the answer means."""
    if response.status_code == 302 and response["Location"].startswith("/login/?next="):
        return "login"
    tells_what_is_missing = response.status_code == 503 and response["Content-Type"] == "application/json"  # readyz
    if response.status_code in (200, 201, 202, 302, 308) or tells_what_is_missing:
        return "open"
    if response.status_code == 400 and NOT_THERE in response.content:
        return "hidden"
    return {401: "refused", 403: "refused", 404: "hidden"}.get(response.status_code, str(response.status_code))


def content(response: Any) -> str:
    """Return the text of a page or of an API's answer."""
    return response.getvalue().decode() if response.streaming else response.content.decode()


def addresses() -> list[URLPattern]:
    """Return every address of the portal."""
    return list(_walk(get_resolver().url_patterns))


def _walk(patterns: list[URLPattern | URLResolver]) -> Any:
    for pattern in patterns:
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns)
        else:
            yield pattern


def names(page: str, case: Case) -> str:
    """Return the text by which a list shows that it holds the case."""
    return LISTED[page](case)


LISTED: dict[str, Callable[[Case], str]] = {
    **grievances.LISTED,
    **trust.LISTED,
    **money.LISTED,
    **purchases.LISTED,
    **vouchers.LISTED,
    **supply.LISTED,
    **evaluation.LISTED,
    **dict.fromkeys(
        "facility-list register-ended open-data-file filing-list dashboard-facilities api-facility-list api-register".split(),
        lambda case: case.facility.name,
    ),
    "register": lambda case: f"/register/{case.facility.pk}/",
    "visit-create": lambda case: f"/visits/new/{case.facility.pk}/",
    "api-filing-list": lambda case: f'"id":{case.things.filing.pk},',
    "verification-list": lambda case: f"/verifications/{case.things.verification.pk}/",
    "registration-list": lambda case: f"/registrations/{case.things.registration.pk}/",
    "registry-list": lambda case: f"/registry/{case.things.founder.pk}/",
    "api-registration-list": lambda case: f'"id":{case.things.registration.pk},',
    "api-registry-entry-list": lambda case: f'"id":{case.things.entry.pk},',
    "opinion-list": lambda case: f"/opinions/{case.things.opinion.pk}/",
    "api-post-list": lambda case: f'"id":{case.things.post.pk},',
    "api-opinion-list": lambda case: f'"id":{case.things.opinion.pk},',
    "absence-list": lambda case: str(case.things.absence.user),
    "affair-list": lambda case: f"/suspensions/{case.things.affair.pk}/",
    "annual-report-list": lambda case: f"/annual-reports/{case.things.affair.pk}/",
    "visit-list": lambda case: f"/visits/{case.things.visit.pk}/",
    "plan-list": lambda case: f"/plans/{case.things.plan.pk}/",
    "draw-list": lambda case: f"/draws/{case.things.draw.pk}/",
    **dict.fromkeys(["public-plan-list"], lambda case: f"/oversight/plans/{case.things.plan.pk}/"),
    "public-draw-list": lambda case: f"/oversight/draws/{case.things.draw.pk}/",
    "conflict-list": lambda case: f"/conflicts/{case.things.conflict.pk}/end/",
    "submission-list": lambda case: f"/submissions/{case.things.submission.pk}/",
    "checklist-list": lambda case: f"/checklists/{case.things.checklist.pk}/",
    "finding-list": lambda case: f"/findings/{case.things.finding.pk}/",
    "stop-order-list": lambda case: f"/stop-orders/{case.things.stop_order.pk}/",
    "sanction-list": lambda case: f"/sanctions/{case.things.sanction.pk}/",
    "api-visit-list": lambda case: f'"id":{case.things.visit.pk},',
    "api-finding-list": lambda case: f'"id":{case.things.finding.pk},',
    "account-list": lambda case: f"/accounts/{case.things.account.pk}/",
    "bulletin-list": lambda case: f'id="bulletin-{case.things.bulletin.pk}"',
    "report-list": lambda case: f"/reports/{case.things.report.pk}/",
    "api-indicator-list": lambda case: f'"area_id":"{case.facility.area_id}"',
}
