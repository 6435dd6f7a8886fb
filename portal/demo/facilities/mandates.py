"""The demo's letter of authority that waits: somebody prepares a filing, and the bureau does not know yet for whom she acts."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from facilities.ground.choices import FilingState
from facilities.models import Filing
from portal.clock import clock
from portal.demo import invention
from portal.demo.facilities.places import Place
from portal.mandates import proving
from portal.models import Organisation


def build(places: list[Place], on: date) -> int:
    """Let the first operator that has handed in no filing yet hand its letter in on the last working day."""
    known = set(Filing.objects.exclude(state=FilingState.DRAFT).values_list("facility__operator_id", flat=True))
    place = next((place for place in places if place.facility.operator_id not in known), None)
    if place is None:
        return 0
    body, owner = place.facility.operator.organisation, place.owner
    Organisation.objects.filter(pk=body.pk).update(is_proven=False)
    lines = ["演示材料，不具法律效力", f"{body.name}委托{owner.full_name}在托育服务平台办理备案等事项。", "（公章）"]
    letter = SimpleUploadedFile("授权委托书.pdf", invention.pdf("授权委托书", lines), "application/pdf")
    proving.hand_in(body, letter, by=owner, on=clock.working_day_before(on, 1) or on)
    return 1
