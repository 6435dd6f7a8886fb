"""Operations of a migration that are performed as one, so that Django renders its historical models once.

Django renders a model and whatever refers to it again at each operation, and in this schema nearly everything refers to
an account: two hundred tables took half a minute, nearly all of it rendering.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import AddField, CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Batch(Operation):
    """Performs `operations` between the state before all of them and the state after all of them.

    So an operation must not need what stands between: a table is created with all its fields, indexes and constraints.
    """

    reduces_to_sql = True

    def __init__(self, operations: list[Operation]):
        self.operations = operations
        created = {each.name_lower for each in operations if isinstance(each, CreateModel)}
        if late := [each for each in operations if isinstance(each, AddField) and each.model_name_lower in created]:
            raise ValueError(f"Put {late[0].model_name}.{late[0].name} into the operation that creates its table.")

    @property
    def reversible(self) -> bool:  # type: ignore[override]
        """Tell whether every operation can be taken back."""
        return all(each.reversible for each in self.operations)

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        return (self.__class__.__name__, [], {"operations": self.operations})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        """Change the state without its rendered models, which are made anew when somebody asks for them."""
        state.__dict__.pop("apps", None)
        for each in self.operations:
            each.state_forwards(app_label, state)

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in self.operations:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in reversed(self.operations):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} operations at once"
