"""README's two commands on a bare Debian 12: a new root in a temporary folder, entered by chroot.

    make test-fresh

Needs root, debootstrap and unshare. Nothing in here names a server: packages come from the mirror
that this machine's apt is configured with, and Python's from where its pip gets them. Local files
that those settings name (certificates, folders of wheels) come along.
"""

import ast
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path

RELEASE = "bookworm"
# What somebody has who can clone; the rest is for `make` to say or to install.
PACKAGES = ("python3", "make", "git")
_DEBOOTSTRAP = ("debootstrap", "--variant=minbase")
COMMANDS = ('make demo ARGS="--headless"', "make test")
_TAKEN_OVER = ("http_proxy", "https_proxy", "no_proxy", "SSL_CERT_FILE", "REQUESTS_CA_BUNDLE")
_APT_SETTINGS = ("Acquire::http", "Acquire::https", "Acquire::Check-", "Acquire::Retries")

# In a mount and process space of its own: nothing of it is left, however it ends.
_ENTER = """
mount -t proc proc "$1/proc"
mount -t sysfs sysfs "$1/sys"
mount --rbind /dev "$1/dev"
mount -t tmpfs tmpfs "$1/dev/shm"
cd /
root=$1
shift
exec chroot "$root" "$@"
"""


def main() -> int:
    """Make the root, run the commands; 0 if both did what README says."""
    missing = [name for name in ("debootstrap", "unshare", "chroot") if shutil.which(name) is None]
    if missing or os.geteuid() != 0:
        print(f"make test-fresh needs root and {', '.join(missing) or 'nothing else'}.")
        return 2
    mirror = os.environ.get("MIRROR") or debian_mirror()
    if mirror is None:
        print(f"apt here knows no mirror of {RELEASE}: make test-fresh MIRROR=ADDRESS")
        return 2
    with tempfile.TemporaryDirectory(prefix="strapline-fresh-", ignore_cleanup_errors=True) as name:
        root = Path(name) / "root"
        subprocess.run(
            [*_DEBOOTSTRAP, f"--include={','.join(PACKAGES)}", RELEASE, root, mirror],
            check=True,
            stdout=subprocess.DEVNULL,
        )
        environment = furnish(root, pip_settings() | taken_over())
        subprocess.run(["git", "clone", "--quiet", ".", root / "root/strapline"], check=True)
        return max(in_root(root, command, environment=environment) for command in COMMANDS)


def debian_mirror() -> str | None:
    """Where this machine's apt gets Debian 12 from, if it does."""
    listed = subprocess.run(
        ["apt-get", "indextargets", "--format", "$(CODENAME) $(COMPONENT) $(REPO_URI)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    for line in listed.splitlines():
        codename, component, address = line.split(maxsplit=2)
        if (codename, component) == (RELEASE, "main"):
            return address
    return None


def pip_settings() -> dict[str, str]:
    """What this machine's pip is told by its files and environment, as environment variables."""
    listed = subprocess.run(
        [sys.executable, "-m", "pip", "config", "list"], capture_output=True, text=True, check=True
    ).stdout
    found: dict[str, str] = {}
    for line in listed.splitlines():
        key, _, quoted = line.partition("=")
        section, _, name = key.rpartition(".")
        if section in ("global", "install", ":env:"):  # the environment comes last and wins
            found[f"PIP_{name.upper().replace('-', '_')}"] = ast.literal_eval(quoted)
    return found


def taken_over() -> dict[str, str]:
    """The proxies and certificates of this machine's environment."""
    return {
        key: value
        for name in _TAKEN_OVER
        for key in (name, name.upper())
        if (value := os.environ.get(key))
    }


def furnish(root: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """Give the root this machine's way to the network; the environment with the places in it."""
    for name in ("etc/resolv.conf", "etc/hosts"):
        shutil.copyfile(Path("/") / name, root / name)
    dumped = subprocess.run(["apt-config", "dump"], capture_output=True, text=True, check=True)
    kept = [line for line in dumped.stdout.splitlines() if line.startswith(_APT_SETTINGS)]
    lines = ['"'.join(brought_in(root, word) for word in line.split('"')) for line in kept]
    (root / "etc/apt/apt.conf.d/90taken-over").write_text("\n".join(lines) + "\n")
    return {
        key: " ".join(brought_in(root, word) for word in value.split())
        for key, value in environment.items()
    }


def brought_in(root: Path, word: str) -> str:
    """The word, or where in the root the file or folder now is that it names.

    Not at the same place: packages that are installed write certificates of their own there.
    """
    path = Path(word)
    if not path.is_absolute() or not path.exists():
        return word
    there = root / "opt/taken-over" / path.relative_to("/")
    there.parent.mkdir(parents=True, exist_ok=True)
    if path.is_dir():
        shutil.copytree(path, there, dirs_exist_ok=True)
    else:
        shutil.copyfile(path, there)
    return f"/{there.relative_to(root)}"


def in_root(root: Path, command: str, *, environment: dict[str, str]) -> int:
    """The exit status of a command of README's, typed in the clone."""
    print(f"\n$ {command}", flush=True)
    clean = {"HOME": "/root", "PATH": "/usr/sbin:/usr/bin:/sbin:/bin", "LANG": "C.UTF-8"}
    settings = [f"{key}={value}" for key, value in (clean | environment).items()]
    spaces = ("unshare", "--mount", "--pid", "--fork", "--kill-child")
    typed = ("sh", "-c", f"cd /root/strapline && {command}")
    done = subprocess.run(
        [*spaces, "sh", "-ec", _ENTER, "sh", root, "env", "-i", *settings, *typed], check=False
    )
    print(f"{command}: {'done' if done.returncode == 0 else f'FAILED ({done.returncode})'}")
    return done.returncode


if __name__ == "__main__":
    raise SystemExit(main())
