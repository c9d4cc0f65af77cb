"""What a query process and its parent say to each other: requests and answers as bytes on pipes.

1. A request is a JSON object and a body, each with its length before it.
2. An answer is a series of frames, each with its kind and its length: one `HEAD` (a JSON object), any number of `DATA`,
   one `END`; an `ERROR` (a JSON object with `kind` and `message`) may take the place of any of them, and ends it.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from typing import Any, BinaryIO

HEAD, DATA, END, ERROR = b"H", b"D", b"E", b"X"

REQUEST = struct.Struct(">II")
FRAME = struct.Struct(">cI")


def request(message: Mapping[str, Any], body: bytes = b"") -> bytes:
    """Return a request as bytes."""
    head = json.dumps(message).encode()
    return REQUEST.pack(len(head), len(body)) + head + body


def read_request(stream: BinaryIO) -> tuple[dict[str, Any], bytes] | None:
    """Return the next request of a blocking stream, None if the stream has ended."""
    lengths = stream.read(REQUEST.size)
    if len(lengths) < REQUEST.size:
        return None
    head, body = REQUEST.unpack(lengths)
    return json.loads(stream.read(head)), stream.read(body)


def frame(kind: bytes, payload: bytes = b"") -> bytes:
    """Return a frame as bytes."""
    return FRAME.pack(kind, len(payload)) + payload


def note(kind: bytes, message: Mapping[str, Any]) -> bytes:
    """Return a frame that carries a JSON object."""
    return frame(kind, json.dumps(message).encode())
