"""One log, to stderr: what the service says itself and what its libraries say, in one form."""

import logging
import logging.config
import sys
from typing import Any, TextIO

import structlog

_SHARED: tuple[Any, ...] = (
    structlog.contextvars.merge_contextvars,
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)

CONFIGURATION: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"generic": {"()": "service.logs.library_formatter"}},
    "handlers": {
        "console": {"()": "service.logs.StandardError", "formatter": "generic"},
    },
    "loggers": {"_granian": {"handlers": ["console"], "propagate": False}},
    "root": {"handlers": ["console"], "level": "WARNING"},
}
"""For the logging of the standard library, which the libraries use."""


class StandardError(logging.StreamHandler[TextIO]):
    """Writes to what stderr is at the time, should somebody have put another in its place."""

    def emit(self, record: logging.LogRecord) -> None:
        """Write one record."""
        self.stream = sys.stderr
        super().emit(record)


def configure() -> None:
    """Send every log of this process to stderr."""
    structlog.configure(
        processors=[*_SHARED, _renderer()],
        logger_factory=lambda *_: structlog.PrintLogger(sys.stderr),
    )
    logging.config.dictConfig(CONFIGURATION)


def library_formatter() -> logging.Formatter:
    """Return what writes a library's log record like one of the service's own."""
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED,
        processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, _renderer()],
    )


def _renderer() -> structlog.dev.ConsoleRenderer:
    return structlog.dev.ConsoleRenderer(
        colors=sys.stderr.isatty(),
        # The prettier ones show local variables: comments and keys have no place in a log.
        exception_formatter=structlog.dev.plain_traceback,
    )
