"""Faults that a user can mend: one screen, no traceback, every fault at once.

A programming mistake stays an ``assert`` or an ordinary exception, with its traceback.
"""

import errno
from collections.abc import Iterable

FULL, CLOSED = "Make room on the disk", "Allow this user to write there"
REFUSALS = dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), FULL) | dict.fromkeys(
    (errno.EROFS, errno.EACCES, errno.EPERM), CLOSED
)


class ReportError(Exception):
    """What is wrong with an input, and what to do.

    ``where`` names the file or setting, ``faults`` has one line a fault, ``remedy`` says what to do.
    Never put a value of a restricted table into any of them: rows and columns only.
    """

    def __init__(self, where: str, faults: str | Iterable[str], remedy: str):
        self.where = where
        self.faults = [faults] if isinstance(faults, str) else list(faults)
        self.remedy = remedy
        super().__init__(str(self))

    def __reduce__(self):
        """Children hand their errors to the process that started them."""
        return type(self), (self.where, self.faults, self.remedy)

    def __str__(self) -> str:
        limit = 25
        lines = [self.where, *(f"  {fault}" for fault in self.faults[:limit])]
        if len(self.faults) > limit:
            lines.append(f"  and {len(self.faults) - limit} more of the same kind")
        return "\n".join([*lines, self.remedy])


class ReturnError(ReportError):
    """A return in data/raw does not meet its contract."""


class SettingError(ReportError):
    """params.yaml, a definition or a file that the pipeline needs is wrong or missing."""


class NotebookError(ReportError):
    """A section notebook is not in order or failed while it ran."""


class PlaceholderError(ReportError):
    """A sentence asks for a figure that does not exist."""


class DiskError(ReportError):
    """The disk is full, or may not be written to."""


def of_the_disk(error: BaseException) -> DiskError | None:
    """What the disk refused, for users; None for any other error."""
    if not isinstance(error, OSError) or error.errno not in REFUSALS:
        return None
    return DiskError(str(error.filename or "The disk"), str(error.strerror), f"{REFUSALS[error.errno]}, then: dvc repro")


def raise_all(errors: list[ReportError]) -> None:
    """Raise the one error, or all of them as one screen."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise SeveralErrors(errors)


class SeveralErrors(ReportError):  # noqa: N818 - several of them
    """Several faults in several places, shown together."""

    def __init__(self, errors: list[ReportError]):
        self.errors = errors
        Exception.__init__(self, str(self))

    def __reduce__(self):
        return type(self), (self.errors,)

    def __str__(self) -> str:
        return "\n\n".join(str(error) for error in self.errors)


def nearest(name: str, allowed: Iterable[str]) -> str:
    """'Did you mean ...?' for a mistyped name, or the allowed names when nothing is near."""
    from difflib import get_close_matches

    allowed = [str(item) for item in allowed]
    close = get_close_matches(str(name), allowed, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    shown = ", ".join(allowed[:12]) + (" ..." if len(allowed) > 12 else "")
    return f"allowed: {shown or 'none'}"
