"""From a file to the store: the table of contents of the product.

    read → segment → extract → (link, build) → replace → relate

`facts` and `nquads` are the first and the second half, without a store. `ingest` does one file, `ingest_many` many:
files are understood in worker processes, and written one after the other in this one. A file that cannot be
understood changes nothing in the store. What plans have to do with one another is worked out once, after the last file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from pathlib import Path

from .build import nquads as _nquads
from .build import plan_iris
from .document import Document, Plan
from .errors import HongtuError, ReadError, ValidationError
from .extract import extract
from .extract.lexicon import Lexicon, load
from .link import canonical
from .mention import Mention, Review
from .read import read
from .relate import relate
from .segment import segment
from .store import Store

__all__ = ["Failed", "Ingested", "facts", "ingest", "ingest_many", "nquads"]

Found = dict[str, tuple[Mention, ...]]
Result = tuple[Document, Found] | HongtuError


@dataclass(frozen=True, slots=True)
class Ingested:
    """What became of a file: the plan's IRI and title, how much was found by kind, what to look at again."""

    path: Path
    plan: str
    title: str
    counts: dict[str, int]
    warnings: tuple[str, ...] = ()
    reviews: int = 0


@dataclass(frozen=True, slots=True)
class Failed:
    """A file that could not be taken in, and the one line that says why."""

    path: Path
    error: HongtuError


@dataclass(frozen=True, slots=True)
class Job:
    """A file to be read, with what its reader knows better than the text; `vocabulary` is a file of further words."""

    path: Path
    year: int | None = None
    issuer: str | None = None
    vocabulary: Path | None = None


def facts(
    path: str | Path, *, year: int | None = None, issuer: str | None = None, lexicon: Lexicon | None = None
) -> tuple[Document, Found]:
    """Return a file's segmented document and all its mentions, by extractor; `year` and `issuer` override the text.

    Raises:
        ReadError: the file cannot be read as a plan.
    """
    document = segment(read(Path(path)), year=year, issuer=issuer)
    return document, extract(document, lexicon)


def nquads(document: Document, found: Found, iri: str | None = None) -> Iterator[str]:
    """Return a plan's statements as sorted N-Quads lines.

    Raises:
        ValidationError: a fact does not agree with the text.
    """
    return _nquads(document, found, iri)


def ingest(
    path: str | Path,
    store: Store,
    *,
    year: int | None = None,
    issuer: str | None = None,
    lexicon: Lexicon | None = None,
) -> Ingested:
    """Read a file and put its plan into the store, in place of an earlier edition of the same plan.

    Raises:
        ReadError: the file cannot be read as a plan.
        ValidationError: a fact does not agree with the text.
        StoreError: the store cannot be written.
    """
    document, found = facts(path, year=year, issuer=issuer, lexicon=lexicon)
    done = _put(Path(path), document, found, store)
    relate(store)
    return done


def ingest_many(
    paths: Iterable[str | Path],
    store: Store,
    *,
    jobs: int = 1,
    year: int | None = None,
    issuer: str | None = None,
    vocabulary: Path | None = None,
) -> Iterator[Ingested | Failed]:
    """Take in many files in the order given, understanding them in `jobs` processes, and yield what became of each.

    Raises:
        ReadError: a process died; what was yielded before is in the store.
        StoreError: the store cannot be written.
    """
    work = [Job(Path(path), year, issuer, vocabulary) for path in paths]
    with store.together():
        for job, result in zip(work, _results(work, jobs), strict=True):
            try:
                yield Failed(job.path, result) if isinstance(result, HongtuError) else _put(job.path, *result, store)
            except ValidationError as error:
                yield Failed(job.path, error)
    relate(store)


def _results(work: Sequence[Job], jobs: int) -> Iterator[Result]:
    """Yield the results in order; a few files more than there are processes wait, however many are to come."""
    if jobs <= 1 or len(work) <= 1:
        yield from map(_understand, work)
        return
    # A forked copy of this process would share the store's threads and lock; a spawned one starts clean.
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        waiting: deque[Future[Result]] = deque()
        coming = iter(work)
        for job in islice(coming, 2 * jobs):
            waiting.append(pool.submit(_understand, job))
        while waiting:
            yield _result(waiting.popleft())
            waiting.extend(pool.submit(_understand, job) for job in islice(coming, 1))


def _result(waiting: Future[Result]) -> Result:
    try:
        return waiting.result()
    except BrokenProcessPool as error:
        raise ReadError(
            "a process that was reading died, perhaps for want of memory; try again with one job"
        ) from error


def _understand(job: Job) -> Result:
    try:
        return facts(job.path, year=job.year, issuer=job.issuer, lexicon=load(job.vocabulary))
    except HongtuError as error:
        return error


def _put(path: Path, document: Document, found: Found, store: Store) -> Ingested:
    plan = document.plan
    assert plan is not None, "segment gives every document a plan"
    iri = _name(plan, document.sha256, store)
    lines = list(nquads(document, found, iri))
    store.replace(iri, lines)
    for former in store.holding(document.sha256):
        if former != iri:
            store.remove(former)
    counts = {"sections": len(document.sections), **{name: _known(name, mentions) for name, mentions in found.items()}}
    counts["statements"] = len(lines)
    return Ingested(path, iri, plan.title, counts, tuple(_warnings(document, plan)), counts.get("reviews", 0))


def _known(name: str, mentions: Sequence[Mention]) -> int:
    """Return how many mentions an extractor found, without those that it leaves to the review list."""
    return sum(name == "reviews" or not isinstance(mention, Review) for mention in mentions)


def _name(plan: Plan, digest: str, store: Store) -> str:
    """Return the plan's IRI: the one it bears already, else the first that no other plan bears."""
    choices = plan_iris(plan)
    held = {iri: title for iri in choices if (title := store.title(iri)) is not None}
    same = set(store.holding(digest)) | {iri for iri in held if canonical(held[iri]) == canonical(plan.title)}
    return next((iri for iri in choices if iri in same), next((iri for iri in choices if iri not in held), choices[-1]))


def _warnings(document: Document, plan: Plan) -> Iterator[str]:
    for name in sorted(plan.inferred):
        value = getattr(plan, name, "")
        yield f"the text does not state the plan's {name}" + (f"; {value} is assumed" if value else "")
    if all(section.kind == "preamble" for section in document.sections):
        yield "no headings were recognised"
