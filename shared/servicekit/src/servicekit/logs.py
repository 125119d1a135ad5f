"""Structured logs: one JSON object a line, a sentence for people and a stable `action` for machines."""

import logging
import sys

import structlog
from structlog.tracebacks import ExceptionDictTransformer


def configure(service: str, level: str) -> None:
    """Sends everything to standard output; call once at start."""
    logging.basicConfig(stream=sys.stdout, level=level, format="%(levelname)s %(name)s %(message)s", force=True)
    for chatty in ("aiormq", "aio_pika", "pymongo", "httpx", "httpcore"):
        logging.getLogger(chatty).setLevel(logging.ERROR)
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.EventRenamer("message"),
            # Local variables stay out of the lines: they hold what people have written, and their tokens.
            structlog.processors.ExceptionRenderer(ExceptionDictTransformer(show_locals=False)),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        cache_logger_on_first_use=True,
    )
    structlog.contextvars.bind_contextvars(service=service)
