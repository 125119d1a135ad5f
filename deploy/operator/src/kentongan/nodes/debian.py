"""Installs what is missing from Debian's packages, where that is possible and without starting any service."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_POLICY = Path("/usr/sbin/policy-rc.d")


def can_install() -> bool:
    """Whether this is a Debian-like system and we may change it."""
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def install(package: str) -> str:
    """Install the package; returns the last thing that apt said, for the case that it did not help."""
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    said = ""
    with _no_service_starts():
        for arguments in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", package]):
            command = ["apt-get", "-o", "DPkg::Lock::Timeout=120", *arguments]
            done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
            said = (done.stderr.strip().splitlines() or [""])[-1]
    return said


@contextmanager
def _no_service_starts() -> Iterator[None]:
    """Debian's own way to forbid it; the rule is void as soon as this process is gone, should it stay behind."""
    if _POLICY.exists():
        yield
        return
    _POLICY.write_text(f"#!/bin/sh\nkill -0 {os.getpid()} 2>/dev/null && exit 101\nexit 0\n")
    _POLICY.chmod(0o755)
    try:
        yield
    finally:
        _POLICY.unlink(missing_ok=True)
