"""The orders to unfiled places: nobody there has an account, so each is addressed by name and place, printed and handed over; and what is passed on."""

from collections.abc import Iterator

from django.contrib.contenttypes.models import ContentType

from facilities.opinions import consultation
from inspections.checklists.choices import AnswerOutcome
from inspections.unfiled.choices import ActKind
from inspections.unfiled.models import PlaceAct
from portal.documents.printing import chinese_date
from portal.documents.uploads import PICTURES
from portal.letters import letters
from portal.models import Document, Letter
from portal.rulebook.rulebook import Limits

TEMPLATES = {
    ActKind.CITATION: "unfiled-citation",
    ActKind.STOP: "unfiled-stop",
    ActKind.REFERRAL: "unfiled-referral",
}


def order(line: PlaceAct) -> Letter:
    """Word an order, or what is passed on, after the last visit, with what it found and its photos; days run from the handing over."""
    place, visit = line.place, line.place.acts.filter(kind=ActKind.VISIT, pk__lt=line.pk).latest("pk")
    words = {
        "place": place.name,
        "address": f"{place.area}{place.address}",
        "visited_on": chinese_date(visit.on),
        "text": line.text,
        "days": int(Limits(line.on)["unfiled.citation.working_days"]),
    }
    return letters.issue(
        TEMPLATES[ActKind(line.kind)],
        line,
        area=place.area,
        to=line.passed_to.name if line.passed_to else f"{place.name}（{place.area}{place.address}）经营者",
        by=line.by,
        on=line.on,
        words=words,
        facts=[(str(line.clause), line.clause.text if line.clause else ""), *_found(visit)],
        pictures=_pictures(visit),
        issuer=consultation.bodies_of(line.department_id, place.area_id).order_by("-area_id", "pk").first(),
    )


def _found(visit: PlaceAct) -> Iterator[tuple[str, str]]:
    for answer in visit.answers.filter(outcome=AnswerOutcome.FAIL).select_related("clause__regulation"):
        yield str(answer.clause), f"不符合：{answer.question}"


def _pictures(visit: PlaceAct) -> list[tuple[Document, str]]:
    photos = Document.objects.current().filter(
        subject_type=ContentType.objects.get_for_model(PlaceAct), subject_id=visit.pk, content_type__in=PICTURES
    )
    return [(photo, f"照片{number}") for number, photo in enumerate(photos.order_by("pk"), start=1)]
