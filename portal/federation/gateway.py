"""What every adapter to another system's login is able to do."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from portal.federation.choices import IdentitySystem


@dataclass(frozen=True)
class Round:
    """One round of logging in: the secrets of ours that its beginning and its end share, and the address to come back to."""

    state: str
    nonce: str
    verifier: str
    back: str


class Gateway(ABC):
    """An adapter to one other system. Its fields are the names of its settings; it is on when none of them is empty."""

    system: ClassVar[IdentitySystem]

    @abstractmethod
    def address(self, begun: Round) -> str:
        """Return where the browser goes to log in there."""

    @abstractmethod
    def subject(self, answer: Mapping[str, str], begun: Round, *, at: datetime) -> str:
        """Return what the other system calls whoever came back with the answer. Raises NotConfirmed, and Away."""
