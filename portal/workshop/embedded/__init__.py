"""A real PostgreSQL and a real Redis from the installed wheels, for demo, tests and work by hand.

Who uses them holds a shared lock under `var`; a keeper process (`portal.workshop.embedded.keeper`) runs them while anybody
does and stops them when the last user has gone, also when that user was killed. `DATABASE_URL` and `REDIS_URL`, once
both are set, are taken as they are and nothing is started.
"""

from portal.workshop.embedded.joining import EmbeddedError, Status, attached, busy, join, kept, servers, status
from portal.workshop.embedded.processes import runs

__all__ = ["EmbeddedError", "Status", "attached", "busy", "join", "kept", "runs", "servers", "status"]
