"""A lookup that PostgreSQL has and Django lacks."""

from typing import Any

from django.db.models import Field, ForeignObject, Lookup


@ForeignObject.register_lookup  # relations do not inherit the lookups of fields
@Field.register_lookup
class AnyOf(Lookup):
    """`pk__any=keys`: what `pk__in` says, with one parameter however many keys there are; for sets of thousands."""

    lookup_name = "any"
    prepare_rhs = False

    def get_prep_lookup(self) -> list[Any]:
        """Return the values as a list, which the driver writes as an array."""
        return list(self.rhs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        """Compare with an array of the column's type."""
        column, params = self.process_lhs(compiler, connection)
        kind = self.lhs.output_field.target_field if self.lhs.output_field.is_relation else self.lhs.output_field
        return f"{column} = ANY(%s::{kind.cast_db_type(connection)}[])", (*params, self.rhs)
