"""The build backend: setuptools, and before a wheel is built the bundle of third-party front-end code.

Only wheels carry the bundle. An editable install leaves it out and stays quick; ``make bundle`` adds it to a checkout.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import hongtu_bundle
from setuptools import build_meta
from setuptools.build_meta import (
    build_editable,
    build_sdist,
    get_requires_for_build_editable,
    get_requires_for_build_sdist,
    prepare_metadata_for_build_editable,
    prepare_metadata_for_build_wheel,
)

__all__ = [
    "build_editable",
    "build_sdist",
    "build_wheel",
    "get_requires_for_build_editable",
    "get_requires_for_build_sdist",
    "get_requires_for_build_wheel",
    "prepare_metadata_for_build_editable",
    "prepare_metadata_for_build_wheel",
]

Settings = Mapping[str, Any] | None


def get_requires_for_build_wheel(config_settings: Settings = None) -> list[str]:
    """Return what building a wheel needs besides setuptools."""
    return [*build_meta.get_requires_for_build_wheel(config_settings), *hongtu_bundle.requirements()]


def build_wheel(wheel_directory: str, config_settings: Settings = None, metadata_directory: str | None = None) -> str:
    """Build the wheel, with the bundle if it can be made."""
    hongtu_bundle.make()
    return str(build_meta.build_wheel(wheel_directory, config_settings, metadata_directory))
