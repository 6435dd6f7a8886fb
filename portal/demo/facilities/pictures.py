"""Invented photographs for parents: some that the bureau let through, one that waits."""

from datetime import date, timedelta
from io import BytesIO
from random import Random

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

from facilities.ground.choices import PUBLIC_STATES
from facilities.models import Facility, Photo
from facilities.photos import photos
from portal.demo.demonstration import demonstrator
from portal.models import User

ROOMS = [
    ("活动室，靠窗为阅读角", "#cfe3d6", "#b98f5d"),
    ("带沙池的户外场地", "#bfe0f5", "#8fbf6a"),
    ("午睡室，一人一床", "#e6dcef", "#a59bc4"),
]


@demonstrator(41, "photographs")
def photographed(random: Random, on: date) -> int:
    """Hand photographs of the demo operator's first facility in, and let all but the last through."""
    owner, bureau = (User.objects.get(username=name) for name in ("operator", "bureau"))
    facility = Facility.objects.operated_by(owner).filter(state__in=PUBLIC_STATES).order_by("pk").first()
    if facility is None or Photo.objects.exists():
        return 0
    rows = [
        photos.add(
            Photo(facility=facility, text=text, shows_no_child=True),
            _drawn(*colours),
            by=owner,
            on=on - timedelta(days=9 - number),
        )
        for number, (text, *colours) in enumerate(ROOMS)
    ]
    for row in rows[:-1]:
        photos.publish(row, by=bureau)
    return len(rows)


def _drawn(wall: str, floor: str) -> SimpleUploadedFile:
    """Draw a room: wall, floor, a window and a shelf."""
    image = Image.new("RGB", (1200, 900), wall)
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 900), (1200, 900), (900, 560), (300, 560)], fill=floor)
    draw.rectangle([420, 140, 780, 420], fill="#f4fbff", outline="#7d8c86", width=10)
    draw.line([(600, 140), (600, 420)], fill="#7d8c86", width=8)
    draw.rectangle([860, 380, 1080, 640], fill="#a9744f", outline="#6e4a31", width=8)
    buffer = BytesIO()
    image.save(buffer, "JPEG", quality=85)
    return SimpleUploadedFile("room.jpg", buffer.getvalue(), "image/jpeg")
