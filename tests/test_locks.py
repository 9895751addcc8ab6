"""The locks: what the requirements allow, for every platform, with hashes and no word on where it is from."""

from __future__ import annotations

import re
from itertools import product

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from .conftest import ROOT

#: What people write, and the lock that `make lock` makes of it.
LOCKS = {"requirements.txt": "requirements.lock", "requirements-dev.txt": "requirements-dev.lock"}

#: A package at one version, perhaps with where it is needed, and a hash for each file that it may come as.
_ENTRY = re.compile(r"(?P<pinned>[a-z0-9-]+==[\w.]+)(?P<marker> ; .+?)?( --hash=sha256:[0-9a-f]{64})+")

PLATFORMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Windows"}
PYTHONS = ("3.11", "3.12", "3.13", "3.14", "3.15")


def lines(name: str) -> list[str]:
    """Return the lines of a file, those that a backslash breaks made whole, without comments."""
    text = (ROOT / name).read_text(encoding="utf-8")
    whole = re.sub(r"\\\n\s*", "", text).splitlines()
    return [line for line in whole if line and not line.lstrip().startswith("#")]


def required(name: str) -> list[Requirement]:
    """Return what people wrote, with what is in the files that they name."""
    found = []
    for line in lines(name):
        if line.startswith("-r "):
            found += required(line.removeprefix("-r "))
        else:
            found.append(Requirement(line))
    return found


def locked(name: str) -> list[Requirement]:
    """Return the entries of a lock without their hashes."""
    entries = [_ENTRY.fullmatch(line) for line in lines(name)]
    return [Requirement(entry["pinned"] + (entry["marker"] or "")) for entry in entries if entry]


def version(entry: Requirement) -> str:
    """Return the one version that an entry of a lock names."""
    [specifier] = entry.specifier
    return specifier.version


@pytest.mark.parametrize("lock", LOCKS.values())
def test_a_lock_has_nothing_but_packages_at_one_version_with_their_hashes(lock: str) -> None:
    assert lines(lock)
    assert [line for line in lines(lock) if not _ENTRY.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS.values())
def test_a_lock_names_no_registry_and_no_folder(lock: str) -> None:
    # Comments count: no address and no path is without a slash.
    assert "/" not in (ROOT / lock).read_text(encoding="utf-8")


@pytest.mark.parametrize(("written", "lock"), LOCKS.items())
def test_every_requirement_is_locked_at_a_version_that_it_allows(written: str, lock: str) -> None:
    for requirement in required(written):
        entries = [entry for entry in locked(lock) if entry.name == canonicalize_name(requirement.name)]
        assert entries, f"{lock} lacks {requirement.name}: run `make lock`"
        for entry in entries:
            assert requirement.specifier.contains(version(entry)), (
                f"{entry}, not {requirement}: run `make lock`"
            )


@pytest.mark.parametrize(("written", "lock"), LOCKS.items())
@pytest.mark.parametrize(("platform", "python"), [*product(PLATFORMS, PYTHONS)])
def test_every_platform_and_python_gets_each_package_once(
    written: str, lock: str, platform: str, python: str
) -> None:
    environment = {
        "sys_platform": platform,
        "platform_system": PLATFORMS[platform],
        "platform_python_implementation": "CPython",
        "python_version": python,
        "python_full_version": f"{python}.0",
    }
    there = [entry.name for entry in locked(lock) if not entry.marker or entry.marker.evaluate(environment)]
    assert len(there) == len(set(there))
    assert {canonicalize_name(requirement.name) for requirement in required(written)} <= set(there)


def test_the_app_runs_on_the_versions_that_are_checked() -> None:
    running, checked = (
        {(entry.name, version(entry)) for entry in locked(lock)}
        for lock in ("requirements.lock", "requirements-dev.lock")
    )
    assert running <= checked
