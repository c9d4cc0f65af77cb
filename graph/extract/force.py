"""How firmly a plan commits: words before a promise go in, ``binding``, ``aspirational`` or None comes out.

1. The last word of force before what is promised, in its own clause, decides (确保…开工率不低于50%); one that tells a
   purpose (为确保…) is none.
2. A word of an earlier clause reaches on over clauses that promise amounts themselves (力争甲增长6%，乙增长7%):
   ``积极争取支持，获批资金5亿元`` strives for the support only.
"""

from __future__ import annotations

import re

from .reading import Reading

_CLAUSE = re.compile(r"[，,；;。！？\n]")
_PURPOSE = ("为", "以")


def force(reading: Reading, start: int, offset: int) -> str | None:
    """Return how firmly the words from `start`, where the sentence begins, up to `offset` commit to what follows."""
    meanings = reading.lexicon.meanings("quantities", "force")
    for number, lead in enumerate(reversed(_CLAUSE.split(reading.text[start:offset]))):
        if number and not any(sign.isdigit() for sign in lead):
            return None
        found = {lead.rfind(word): meaning for word, meaning in meanings.items() if word in lead}
        if found:
            last = max(found)
            return None if lead[:last].endswith(_PURPOSE) else found[last]
    return None
