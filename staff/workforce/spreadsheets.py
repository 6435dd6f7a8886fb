"""The picture of the workforce as a workbook: the figures by street, and how each is counted."""

from datetime import date

from django.utils.translation import gettext as _, override

from portal.models import User
from portal.tables.workbooks import Column, Workbook
from staff.workforce import measures


def picture(user: User, on: date) -> bytes:
    """Return the figures that the user's page shows on the day."""
    with override("zh-hans"), Workbook() as book:
        sheet = book.sheet(f"{on:%Y-%m-%d}", [_("Street"), *(str(one.label) for one in measures.MEASURES)])
        for line in measures.picture(user, on):
            sheet.append([str(line.area or _("All streets")), *(number for _measure, number in line.figures)])
        told = book.sheet(_("How these are counted"), ["", Column("", 60)])
        for one in measures.MEASURES:
            told.append([str(one.label), str(one.definition)])
    return book.content
