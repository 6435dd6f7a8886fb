"""Operations of a migration that are performed as one, with historical models that are rendered when they are asked for.

Django renders a model and whatever refers to it again at each operation, and all models at each migration; in this schema
nearly everything refers to an account: 350 tables took 70 seconds, nearly all of it rendering.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from django.apps import AppConfig
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations import CreateModel
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import AppConfigStub, ModelState, ProjectState, StateApps
from django.db.migrations.utils import resolve_relation
from django.db.models import Model

Key = tuple[str, str]  # an app's label and a model's name in small letters


class AppsOnDemand(StateApps):
    """Historical models that are rendered when somebody asks for them: one with what it refers to, or all of them.

    Whoever asks what refers to a model (Django does for deletions, look-ups backwards and changed keys) asks for all.
    """

    _is_whole = True  # while Django begins

    def __init__(self, real_apps: set[str], models: dict[Key, ModelState]):
        super().__init__(real_apps, {})  # type: ignore[arg-type]
        self._real_apps, self._states, self._is_whole = real_apps, models, False
        for label in sorted({label for label, _name in models} - set(self.app_configs)):
            self.app_configs[label] = AppConfigStub(label)
            self.app_configs[label].apps = self
            self.app_configs[label].import_models()

    def get_model(self, app_label: str, model_name: str | None = None, require_ready: bool = True) -> type[Model]:
        """Return a model, rendered with all that it refers to; raise LookupError if there was none at that time."""
        label, name = (app_label, model_name) if model_name else app_label.split(".")
        key = (label, str(name).lower())
        if not self._is_whole:
            self._render(self._reached(key))
        try:
            return self.all_models[label][key[1]]
        except KeyError:
            raise LookupError(f"There was no model {label}.{name} yet.") from None

    def get_app_config(self, app_label: str) -> AppConfig:
        """Return an app with every model of that time."""
        self._render_all()
        return super().get_app_config(app_label)

    def check_models_ready(self) -> None:
        """Render all models before anybody counts them up."""
        super().check_models_ready()
        self._render_all()

    def clear_cache(self) -> None:
        """Forget what the rendered models have looked up of each other."""
        is_whole, self._is_whole = self._is_whole, True
        super().clear_cache()
        self._is_whole = is_whole
        self.get_models.cache_clear()  # type: ignore[attr-defined]

    def clone(self) -> "AppsOnDemand":
        """Return the same models, of which none is rendered yet."""
        return AppsOnDemand(self._real_apps, {key: each.clone() for key, each in self._states.items()})

    def _render_all(self) -> None:
        if not self._is_whole:
            self._is_whole = True
            self._render(self._states)

    def _render(self, keys: Iterable[Key]) -> None:
        """Render those of the models that are not rendered yet."""
        self.render_multiple([self._states[label, name] for label, name in keys if name not in self.all_models[label]])

    def _reached(self, key: Key) -> list[Key]:
        """Return the model and all that it refers to, and those in turn, as far as there are such."""
        reached = [key] if key in self._states else []
        for each in reached:
            reached += dict.fromkeys(
                one for one in _named_by(self._states[each]) if one in self._states and one not in reached
            )
        return reached


def _named_by(state: ModelState) -> Iterator[Key]:
    """Yield what a model names: the targets of its relations, the tables between, its bases."""
    for field in state.fields.values():
        if field.remote_field:
            for named in (field.remote_field.model, getattr(field.remote_field, "through", None)):
                if named:
                    yield resolve_relation(named, state.app_label, state.name_lower)
    for base in state.bases:
        if isinstance(base, str):
            yield resolve_relation(base, state.app_label)


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
        state.apps = AppsOnDemand(state.real_apps, state.models)
        state.is_delayed = False

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
