"""An error in a mapping is told with its place, in the user's language."""

import pytest

from portal.errors import Refused
from portal.importing import mappings, reports
from tests.portal.importing.builders import look, register_row, table

RIGHT = reports.SHIPPED["register"].read_text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ('source = "register"', "source = register", "at line 3"),
        ('importer = "facilities"', 'importer = "cars"', "importer"),
        ('key = "备案编号"', "", "key"),
        ("capacity =", "capasity =", "[columns] capasity"),
        ('address = ["地址", "机构地址"]', "", "address"),
        ('encoding = "auto"', 'encoding = "latin1"', "encoding"),
        ("header_row = 1", 'header_row = "1"', "header_row"),
        ('extra_columns = "report"', 'extra_columns = "drop"', "extra_columns"),
        ("[defaults]", "[constants]\nnature = 'x'\n[defaults]", "nature"),
        ('setting = ["举办形式"]', "setting = [1]", "[columns] setting"),
    ],
)
def test_a_mapping_with_an_error_says_where(old, new, told):
    text = RIGHT()
    assert old in text

    with pytest.raises(Refused) as refusal:
        mappings.load(text.replace(old, new, 1))

    assert told in str(refusal.value)


@pytest.mark.django_db
def test_a_constant_that_its_field_does_not_take_and_unwanted_columns_stop_the_import():
    constant = (
        RIGHT()
        .replace('setting = ["举办形式"]', "")
        .replace("[defaults]", "[constants]")
        .replace('"private"', '"moon"', 1)
    )
    strict = RIGHT().replace('extra_columns = "report"', 'extra_columns = "refuse"')

    runs = [look(table(register_row(1)), constant), look(table(register_row(1, 备注="x")), strict)]

    assert [run.state for run in runs] == ["failed", "failed"]
    assert "moon" in runs[0].error
    assert "备注" in runs[1].error


@pytest.mark.django_db
def test_columns_that_the_mapping_does_not_name_are_listed_and_titles_may_stand_lower():
    lower = RIGHT().replace("header_row = 1", "header_row = 3")
    content = "台账,,,,,,,,,,\n\n".encode() + table(register_row(1, 备注="x"))

    run = look(content, lower)

    assert (run.state, run.added, run.extra_columns) == ("checked", 1, ["备注"])
