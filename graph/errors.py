"""What can go wrong, said in one line to the person who can mend it.

    HongtuError
    ├── ReadError        (ValueError)    a file cannot be read as a plan
    ├── VocabularyError  (ValueError)    a vocabulary, rule or registry file says something impossible
    ├── QueryError       (LookupError)   no such question, a bad parameter, a SPARQL mistake
    ├── StoreError       (OSError)       the store cannot be opened or written
    ├── OutputError      (OSError)       a file cannot be written
    └── ValidationError  (ValueError)    facts that may not enter the store

The command line shows the message as one line on standard error and exits with 2.
"""

from __future__ import annotations


class HongtuError(Exception):
    """Something a user can mend; the message says what, where, and what to do."""


class ReadError(HongtuError, ValueError):
    """A file cannot be read as a plan."""


class VocabularyError(HongtuError, ValueError):
    """A vocabulary, rule or registry file says something impossible."""


class QueryError(HongtuError, LookupError):
    """There is no such question, or it was asked wrongly."""


class StoreError(HongtuError, OSError):
    """The store cannot be opened or written."""


class OutputError(HongtuError, OSError):
    """A file cannot be written."""


class ValidationError(HongtuError, ValueError):
    """Facts that may not enter the store."""


class DependencyError(HongtuError, ImportError):
    """An optional library is not installed."""
