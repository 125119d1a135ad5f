"""Whether containers can be run on this machine."""

import shutil
import subprocess


def docker_answers() -> bool:
    """Whether there is a Docker command whose engine can be reached."""
    if shutil.which("docker") is None:
        return False
    asking = ["docker", "version", "--format", "{{.Server.Version}}"]
    try:
        return subprocess.run(asking, capture_output=True, timeout=5, check=False).returncode == 0
    except subprocess.TimeoutExpired:
        return False
