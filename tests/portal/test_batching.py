"""Batches: many operations of a migration at once leave what they would leave one after the other."""

import pytest
from django.db import connection, migrations, models
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState

from portal.batching import Batch

PARENT = migrations.CreateModel("Shelf", fields=[("id", models.BigAutoField(primary_key=True))])
CHILD = migrations.CreateModel(
    "Book",
    fields=[
        ("id", models.BigAutoField(primary_key=True)),
        ("shelf", models.ForeignKey("portal.shelf", on_delete=models.CASCADE)),
        ("title", models.CharField(max_length=20)),
    ],
)
INDEX = migrations.AddIndex("book", models.Index(fields=["title"], name="books_by_title"))


def performed(operation, state):
    after = state.clone()
    operation.state_forwards("portal", after)
    return after


def indexes():
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexname FROM pg_indexes WHERE tablename IN ('portal_shelf', 'portal_book')")
        return {name for (name,) in cursor.fetchall()}


def columns(table):
    with connection.cursor() as cursor:
        cursor.execute("SELECT column_name FROM information_schema.columns WHERE table_name = %s", [table])
        return {name for (name,) in cursor.fetchall()}


def test_a_batch_leaves_the_state_that_its_operations_leave_one_after_the_other():
    one_by_one = ProjectState()
    for operation in (PARENT, CHILD, INDEX):
        operation.state_forwards("portal", one_by_one)

    at_once = performed(Batch([PARENT, CHILD, INDEX]), ProjectState())

    assert at_once.models == one_by_one.models
    assert [index.name for index in at_once.models["portal", "book"].options["indexes"]] == ["books_by_title"]


@pytest.mark.django_db(transaction=True)
def test_a_batch_makes_tables_that_refer_to_each_other_and_takes_them_back():
    batch, before = Batch([CHILD, PARENT, INDEX]), ProjectState()
    after = performed(batch, before)

    with connection.schema_editor() as editor:
        batch.database_forwards("portal", editor, before, after)
    made = indexes()
    with connection.schema_editor() as editor:
        batch.database_backwards("portal", editor, after, before)

    assert {"books_by_title", "portal_shelf_pkey", "portal_book_pkey"} <= made
    assert indexes() == set()


@pytest.mark.django_db(transaction=True)
def test_a_field_of_an_older_table_is_added_and_one_of_a_new_table_is_made_with_it():
    before = performed(PARENT, ProjectState())
    note = models.CharField(max_length=20, default="")
    batch = Batch([CHILD, migrations.AddField("book", "note", note), migrations.AddField("shelf", "note", note)])
    after = performed(batch, before)

    with connection.schema_editor() as editor:
        PARENT.database_forwards("portal", editor, ProjectState(), before)
    with connection.schema_editor() as editor:
        batch.database_forwards("portal", editor, before, after)
    made = columns("portal_book"), columns("portal_shelf")
    with connection.schema_editor() as editor:
        batch.database_backwards("portal", editor, after, before)
    left = columns("portal_book"), columns("portal_shelf")
    with connection.schema_editor() as editor:
        PARENT.database_backwards("portal", editor, before, ProjectState())

    assert made == ({"id", "shelf_id", "title", "note"}, {"id", "note"})
    assert left == (set(), {"id"})


def test_a_batch_can_be_taken_back_if_all_of_it_can():
    lasting = migrations.RunSQL("SELECT 1")

    assert Batch([PARENT]).reversible
    assert not Batch([PARENT, lasting]).reversible


def test_the_first_migrations_render_their_tables_in_one_batch_each():
    first = [loaded for (app, name), loaded in MigrationLoader(None).disk_migrations.items() if name == "0001_initial"]
    own = [each for each in first if each.app_label in {"portal", "facilities", "staff", "inspections", "metrics"}]

    assert len(own) == 5
    assert all([type(operation) for operation in each.operations] == [Batch] for each in own)


def test_a_model_is_rendered_with_what_it_refers_to_and_all_when_somebody_looks_backwards():
    other = migrations.CreateModel("Lamp", fields=[("id", models.BigAutoField(primary_key=True))])
    state = performed(Batch([PARENT, CHILD, other]), ProjectState())

    book = state.apps.get_model("portal", "Book")
    rendered = set(state.apps.all_models["portal"])
    related = {each.name for each in state.apps.get_model("portal", "shelf")._meta.related_objects}

    assert rendered == {"book", "shelf"}
    assert related == {"book"}
    assert set(state.apps.all_models["portal"]) == {"book", "shelf", "lamp"}
    assert state.apps.get_model("portal.book") is book
    with pytest.raises(LookupError):
        state.apps.get_model("portal", "desk")


def test_an_operation_beside_a_batch_meets_the_models_as_they_then_are():
    state = performed(Batch([PARENT, CHILD]), ProjectState())

    after = performed(migrations.AddField("book", "note", models.CharField(max_length=20, default="")), state)

    assert "note" in {each.name for each in after.apps.get_model("portal", "book")._meta.get_fields()}
    assert "note" not in {each.name for each in state.apps.get_model("portal", "book")._meta.get_fields()}
