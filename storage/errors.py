"""What can go wrong with the store, in words for the user."""

from __future__ import annotations

from sqlalchemy.exc import DBAPIError

# SQLSTATE classes of PostgreSQL whose cause is the connection or the server, not the statement.
_CONNECTION_CLASSES = ("08", "57P")
# Somebody else's transaction was preferred; the same work succeeds when it is done again.
_TRY_AGAIN_STATES = ("40001", "40P01")


class StoreError(Exception):
    """The store could not do what was asked; the text says what is wrong and what to do."""


class AlreadyRunning(Exception):  # noqa: N818 - what is the case, not that something broke
    """Another process serves this SQLite file already."""


class ReadOnlyError(StoreError):
    """A query tried to write in a read-only transaction."""


def cause_of(error: BaseException) -> BaseException:
    """The driver's own exception beneath SQLAlchemy's."""
    if isinstance(error, DBAPIError) and error.orig is not None:
        return error.orig
    return error


def is_database_error(error: BaseException) -> bool:
    """Whether the database or the way to it failed, as opposed to the use case itself."""
    module = type(cause_of(error)).__module__.partition(".")[0]
    return module in ("sqlite3", "psycopg", "sqlalchemy") or isinstance(cause_of(error), ConnectionError)


def may_try_again(error: BaseException) -> bool:
    """Whether the transaction failed for a reason that a new connection or a second try removes."""
    cause = cause_of(error)
    if isinstance(cause, ConnectionError):
        return True
    if type(cause).__module__.partition(".")[0] != "psycopg":
        return False
    state = getattr(cause, "sqlstate", None)
    if state is None:  # raised by the driver itself: the server is gone
        return type(cause).__name__ in ("OperationalError", "InterfaceError")
    return state.startswith(_CONNECTION_CLASSES) or state in _TRY_AGAIN_STATES


def in_words(error: BaseException, where: str) -> StoreError:
    """The failure as a StoreError; ``where`` names the store without any password."""
    if isinstance(error, StoreError):
        return error
    cause = cause_of(error)
    said = str(cause).strip().splitlines()[0] if str(cause).strip() else type(cause).__name__
    return StoreError(_sentence(said, where))


def _sentence(said: str, where: str) -> str:
    lower = said.lower()
    for sign, sentence in _SENTENCES.items():
        if sign in lower:
            return sentence.format(where=where, said=said)
    return f"The store {where} refused: {said}"


_SENTENCES = {
    "database or disk is full": "The disk of {where} is full; nothing of this was stored. Free some space.",
    "no space left": "The disk of {where} is full; nothing of this was stored. Free some space.",
    "attempt to write a readonly": "{where} cannot be written; give this user write access to the file and "
    "its folder.",
    "unable to open database file": "{where} cannot be opened; check that its folder exists and can be "
    "written by this user.",
    "file is not a database": "{where} is not a SQLite database; name another file in DATABASE_URL.",
    "malformed": "{where} is damaged ({said}); restore a backup.",
    "database is locked": "Another program has kept {where} locked for ten seconds; end it and try again.",
    "no such table": "{where} has no tables yet or older ones ({said}); run `python -m bot migrate`.",
    "no such column": "{where} has older tables ({said}); run `python -m bot migrate`.",
    "undefined": "{where} has older tables ({said}); run `python -m bot migrate`.",
    "does not exist": "{where} is not complete ({said}); create it or run `python -m bot migrate`.",
    "password authentication failed": "{where} refuses the user or password; check DATABASE_URL.",
    "connection refused": "{where} cannot be reached ({said}); check that PostgreSQL runs and DATABASE_URL.",
    "connection failed": "{where} cannot be reached ({said}); check that PostgreSQL runs and DATABASE_URL.",
    "failed to resolve": "{where} cannot be reached ({said}); check the host in DATABASE_URL.",
    "terminating connection": "The connection to {where} was lost ({said}); it is opened again by itself.",
    "server closed the connection": "The connection to {where} was lost; it is opened again by itself.",
}
