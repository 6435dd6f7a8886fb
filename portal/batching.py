"""Operations of a migration that are performed as one, so that Django renders its historical models once.

Django renders a model and whatever refers to it again at each operation, and in this schema nearly everything refers to
an account: two hundred tables took half a minute, nearly all of it rendering.
"""

from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState


class Batch(Operation):
    """Performs `operations` between the state before all of them and the state after all of them.

    A table made here is made as it is after the whole batch, with its fields, indexes, constraints and triggers: further
    operations on it change the state only. No operation may need what stands between.
    """

    reduces_to_sql = True

    def __init__(self, operations: list[Operation]):
        self.operations = operations
        made = {each.name_lower for each in operations if isinstance(each, CreateModel)}
        self._performed = [each for each in operations if isinstance(each, CreateModel) or _table(each) not in made]

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
        for each in self._performed:
            each.database_forwards(app_label, schema_editor, from_state, to_state)

    def database_backwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: ProjectState, to_state: ProjectState
    ) -> None:
        for each in reversed(self._performed):
            each.database_backwards(app_label, schema_editor, from_state, to_state)

    def describe(self) -> str:
        return f"{len(self.operations)} operations at once"


def _table(operation: Operation) -> str | None:
    """Return the model that the operation changes, in small letters; None of one that speaks of no single model."""
    return getattr(operation, "model_name_lower", None) or getattr(operation, "name_lower", None)
