"""The filing form (备案书) and the pledge (备案承诺书): made from the data, declared true by a named person, kept as they were declared.

Registration measures art. 8. The fields of the form are those of docs/rulebook.md, the words of the pledge are a template that the
district edits; family care points have their own form and pledge.
"""

import hashlib
from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.utils.translation import override

from facilities.filing import amendments, snapshots
from facilities.filing.choices import PaperKind
from facilities.filing.models import DeclaredPaper, Filing
from facilities.filing.snapshots import Declaration
from facilities.ground.choices import REGISTRARS, Setting
from facilities.ground.models import CareClass, Facility, Operator
from facilities.requirements.chapters import FIELDS, applicable
from portal import glyphs
from portal.documents import printing
from portal.errors import Refused
from portal.letters import letters
from portal.models import Area, Department, DocumentKind, LetterTemplate, User
from portal.rulebook.rulebook import Limits

FOLDER = Path(__file__).parent / "typst"
TEMPLATES = {PaperKind.FORM: FOLDER / "filing_form.typ", PaperKind.PLEDGE: FOLDER / "pledge.typ"}
OF_OPERATOR = ("nature", "registered_on", "business_scope", "representative", "mobile", "address")
NOT_PRINTED = {"name", "area", "address"}  # stand at the head of the form


def keep(filing: Filing, *, by: User, on: date) -> list[DeclaredPaper]:
    """Make both papers from what the filing declares and keep them; earlier submissions keep theirs."""
    submission = filing.papers.filter(kind=PaperKind.FORM).count() + 1
    return [_keep(filing, kind, submission, by, on) for kind in PaperKind]


def _keep(filing: Filing, kind: PaperKind, submission: int, by: User, on: date) -> DeclaredPaper:
    content = render(kind, filing, filing.declared, declared_by=filing.declared_by, on=on)
    fingerprint = hashlib.sha256(content).hexdigest()
    return DeclaredPaper.objects.create(
        filing=filing,
        kind=kind,
        submission=submission,
        declared_by=filing.declared_by,
        declared_on=on,
        by=by,
        pdf=ContentFile(content, name=f"{fingerprint}.pdf"),
        sha256=fingerprint,
    )


def preview(filing: Filing, kind: PaperKind, *, on: date) -> bytes:
    """Return a paper as it would be declared now, without name and day."""
    with amendments.as_proposed(filing) as facility:
        declared = snapshots.take(Facility.objects.with_area().get(pk=facility.pk))
    return render(kind, filing, declared, declared_by="", on=on)


def render(kind: PaperKind, filing: Filing, declared: Declaration, *, declared_by: str, on: date) -> bytes:
    """Return a paper as PDF; the same declaration gives the same text. Without a name it says that it is a preview."""
    with override("zh-hans"):
        is_family = declared["basics"]["setting"] == Setting.FAMILY
        data = {
            "is_preview": not declared_by,
            "demo": filing.facility.is_demo,
            "number": filing.number or "",
            "kind": str(filing.get_kind_display()),
            "place": "家庭托育点" if is_family else "托育机构",
            "authority": f"{Area.objects.get(pk=settings.DISTRICT_CODE).name}卫生健康局",
            "operator": declared["operator"]["name"],
            "declared_by": declared_by,
            "declared_on": printing.chinese_date(on),
            **(_form(declared) if kind == PaperKind.FORM else _pledge(declared, on, is_family=is_family)),
        }
        if declared_by and (lost := glyphs.missing_in(data)):
            raise Refused(glyphs.complaint(lost))
        return printing.pdf(TEMPLATES[kind], data)


def _pledge(declared: Declaration, on: date, *, is_family: bool) -> dict[str, Any]:
    template = LetterTemplate.objects.get(pk="filing-pledge-family" if is_family else "filing-pledge")
    basics = declared["basics"]
    words = {
        "operator": declared["operator"]["name"],
        "facility": basics["name"],
        "address": basics["area_name"] + basics["address"],
        "most": int(Limits(on)["family.most_children"]) if is_family else "",
    }
    body = letters.filled(template.body, words)
    paragraphs = [part.strip() for part in body.split("\n\n") if part.strip()]
    return {"title": template.title, "legal_basis": template.legal_basis, "paragraphs": paragraphs}


def _form(declared: Declaration) -> dict[str, Any]:
    operator, basics = declared["operator"], declared["basics"]
    registrar = Department.objects.get(pk=REGISTRARS[operator["nature"]])
    facts = _facts(declared)
    groups = [
        (
            "举办者登记信息",
            [
                ("举办者名称", operator["name"]),
                ("统一社会信用代码", operator["uscc"] or "—"),
                ("登记机关", registrar.name),
                *_rows(Operator, operator, OF_OPERATOR),
            ],
        ),
        (
            "家庭托育点信息" if basics["setting"] == Setting.FAMILY else "托育机构信息",
            [
                ("名称", basics["name"]),
                ("住址" if basics["setting"] == Setting.FAMILY else "地址", basics["area_name"] + basics["address"]),
                *_rows(Facility, basics, _printed("basics", facts)),
            ],
        ),
        ("场地信息", _rows(Facility, declared["premises"], _printed("premises", facts))),
        ("班级", [(row["name"], _class(row)) for row in declared["classes"]]),
        ("随附材料", [(row["title"], f"{row['name']}(第{row['version']}版)") for row in _papers(declared)]),
    ]
    return {"groups": groups}


def _printed(section: str, facts: Mapping[str, Any]) -> list[str]:
    return [name for name in applicable(section, facts) if name not in NOT_PRINTED]


def _facts(declared: Declaration) -> dict[str, Any]:
    """Return the declared answers on which questions depend, by the names of conditions.FACTS."""
    values = {name: declared[section].get(name) for section in ("basics", "premises") for name in FIELDS[section]}
    return values | {"operator__nature": declared["operator"]["nature"]}


def _rows(model: type[Operator | Facility], values: Mapping[str, Any], names: Iterable[str]) -> list[tuple[str, str]]:
    return [
        (str(model._meta.get_field(name).verbose_name), str(snapshots.read(model, name, values.get(name)) or "—"))
        for name in names
    ]


def _class(row: Mapping[str, Any]) -> str:
    return f"{CareClass(kind=row['kind']).get_kind_display()}，{row['places']}个托位，{row['floor']}层"


def _papers(declared: Declaration) -> list[dict[str, Any]]:
    titles = dict(DocumentKind.objects.values_list("code", "name"))
    return [row | {"title": titles.get(row["kind"], row["kind"])} for row in declared["documents"]]
