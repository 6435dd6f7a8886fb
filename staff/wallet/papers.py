"""The certificate of a course as a paper: its QR code leads to the page on which anyone verifies it."""

from pathlib import Path

from portal.documents import printing
from portal.documents.printing import chinese_date
from staff.training.models import TrainingCertificate

TEMPLATE = Path(__file__).parent / "typst" / "certificate.typ"


def certificate(row: TrainingCertificate) -> bytes:
    """Return the certificate as PDF, A4."""
    course = row.enrolment.session.course
    facts = {
        "name": row.name,
        "course": course.title,
        "hours": row.hours,
        "issued_on": chinese_date(row.issued_on),
        "code": row.code,
        "area": str(course.area),
        "demo": row.enrolment.person.facility.is_demo,
    }
    return printing.pdf(TEMPLATE, facts, qr=printing.public_url(row.get_absolute_url()))
