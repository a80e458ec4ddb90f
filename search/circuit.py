"""A circuit breaker: what fails is left alone for a while, and something else answers."""

import logging
import time
from collections.abc import Callable
from typing import TypeVar

Answer = TypeVar("Answer")

logger = logging.getLogger(__name__)


class Circuit:
    """Stands between the portal and a server that may be slow or gone. Each process has its own.

    `pause`: seconds until the server is asked again after a failure, by one request; the others do not wait for it.
    """

    def __init__(self, name: str, failures: tuple[type[Exception], ...], pause: float):
        self.name = name
        self.failures = failures
        self.pause = pause
        self.asked_again_at = 0.0
        self.after_closing: Callable[[], object] = lambda: None

    @property
    def is_open(self) -> bool:
        """Whether the server failed lately."""
        return bool(self.asked_again_at)

    def call(self, work: Callable[[], Answer], instead: Callable[[], Answer]) -> Answer:
        """What `work` gives; where it fails, or failed lately, what `instead` gives."""
        now = time.monotonic()
        if self.is_open:
            if now < self.asked_again_at:
                return instead()
            self.asked_again_at = now + self.pause
        try:
            answer = work()
        except self.failures as error:
            if not self.is_open:
                logger.warning("%s does not answer, the database does: %s", self.name, error)
            self.asked_again_at = time.monotonic() + self.pause
            return instead()
        if self.is_open:
            self.asked_again_at = 0.0
            logger.warning("%s answers again", self.name)
            self.after_closing()
        return answer
