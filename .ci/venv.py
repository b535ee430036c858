"""Make .venv: CPython 3.11, the lock, the package. A second run finds it made and returns at once.

    python3 .ci/venv.py [cpu|gpu]

Standard library only, Python 3.8 and later. Whatever fails ends in one sentence that says what to do.
"""

import hashlib
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path

from system import apt_install, ensure_mxnet_libraries

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
LOCK = ROOT / "binder/requirements.txt"
PROJECT = ROOT / "pyproject.toml"
STAMP = VENV / "made-from"  # written last: says what a finished .venv was made from
HALF = VENV / "half-made"  # there from before the first step to after the last
UV = ROOT / ".venv-uv"  # uv and the Python it brings, where no Python 3.11 is found
LOG = ROOT / ".venv.log"
MXNET = {"cpu": "mxnet", "gpu": "mxnet-cu112"}  # both install into the same folder: never two at once

# A user's own settings for pip and Python must not lead packages past .venv.
STRAY = ("PYTHONPATH", "PYTHONHOME", "PIP_USER", "PIP_TARGET", "PIP_PREFIX", "PIP_REQUIRE_VIRTUALENV")
ENV = {name: value for name, value in os.environ.items() if name not in STRAY}

NO_INDEX = re.compile(
    "NewConnectionError|ConnectTimeout|ReadTimeout|NameResolution|name resolution|ProxyError|SSLError|"
    "CERTIFICATE|No matching distribution",
    re.IGNORECASE,
)


def check_platform(variant):
    system, machine = platform.system(), platform.machine()
    glibc = system == "Linux" and machine in ("x86_64", "aarch64") and platform.libc_ver()[0] == "glibc"
    if not (glibc or (system, machine) == ("Darwin", "x86_64")):
        sys.exit(
            f"MXNet 1.9.1 has no package for this {system} on {machine}: open the notebooks on Binder, "
            "or in a Linux container (README.md has the command)."
        )
    if variant == "gpu" and (system, machine) != ("Linux", "x86_64"):
        sys.exit("MXNet's GPU package exists for Linux on x86-64 alone: stay with the CPU here (make cpu).")


def read(path):
    return path.read_text() if path.exists() else ""


def stamp(variant):
    parts = (LOCK.read_bytes(), PROJECT.read_bytes(), str(ROOT).encode())
    return f"{variant} {hashlib.sha256(b'|'.join(parts)).hexdigest()}"


def run(*command):
    """Run a command into the log and return its exit code; says how far pip is, where somebody watches."""
    seen = 0
    with LOG.open("w") as log:
        process = subprocess.Popen(
            [str(part) for part in command],
            env=ENV,
            cwd=ROOT,
            text=True,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        for line in process.stdout:
            log.write(line)
            if line.startswith("Collecting ") and sys.stdout.isatty():
                seen += 1
                print(f"\r  {seen} packages", end="", flush=True)
    if seen:
        print(flush=True)
    return process.wait()


def give_up(what):
    text = LOG.read_text()
    if "DO NOT MATCH THE HASHES" in text:
        why = "a download is not the file that the lock names; try again, or on another network"
    elif "No space left" in text:
        why = "the disk is full; the environment takes about 2 GB"
    elif NO_INDEX.search(text):
        why = "the package index cannot be reached or lacks a package; check the network and pip's settings"
    else:
        why = "the reason is at the end of the log"
    if STAMP.exists():
        HALF.unlink()  # pip undoes what it could not finish: the environment is the one from before
    sys.exit(f"Could not {what}: {why} (log: {LOG.name}).")


def pip(what, *arguments):
    if run(PYTHON, "-m", "pip", "--disable-pip-version-check", "--no-input", *arguments):
        give_up(what)


def probe(python):
    """'ready', 'bare' (Debian's, without its venv package), or None where it is no CPython 3.11 that runs."""
    code = (
        "import sys, ssl, ctypes\n"
        "assert sys.version_info[:2] == (3, 11) and sys.implementation.name == 'cpython'\n"
        "try:\n import venv, ensurepip\n print('ready')\nexcept ImportError:\n print('bare')"
    )
    command = [str(python), "-c", code]
    try:
        done = subprocess.run(command, env=ENV, capture_output=True, text=True, timeout=60)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return done.stdout.strip() if done.returncode == 0 else None


def candidates():
    """Every Python that could be a 3.11. A name on PATH may be a broken shim: none is trusted untried."""
    folders = [Path(folder) for folder in os.environ.get("PATH", "").split(os.pathsep) if folder]
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv"))
    found = [Path(sys.executable)]
    found += [folder / name for name in ("python3.11", "python3", "python") for folder in folders]
    found += pyenv.glob("versions/3.11.*/bin/python3.11")
    found += brought()
    return [path for path in dict.fromkeys(found) if path.exists() and VENV not in path.parents]


def brought():
    return list(UV.glob("python/cpython-3.11*/bin/python3.11"))


def find_python():
    bare = None
    for path in candidates():
        state = probe(path)
        if state == "ready":
            return path
        if state == "bare":
            bare = bare or path
    if bare:
        apt_install(["python3.11-venv"], "the part of Python 3.11 that makes environments")
        return bare
    return bring_python()


def bring_python():
    uv = shutil.which("uv") or install_uv()
    print("No Python 3.11 on this machine: uv brings one …", flush=True)
    run(uv, "python", "install", "3.11", "--install-dir", UV / "python", "--no-bin")
    for path in brought():
        if probe(path) == "ready":
            return path
    sys.exit(
        "There is no Python 3.11 on this machine and uv could not download one (from github.com): install "
        f"Python 3.11 from your system, pyenv or conda, and try again (log: {LOG.name})."
    )


def install_uv():
    """The uv that the lock pins, in a folder of its own."""
    try:
        import ensurepip  # noqa: F401
    except ImportError:
        package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
        apt_install([package], "the part of Python that makes environments")
    pinned = re.search(r"^uv==.*?(?=^\S)", LOCK.read_text(), re.MULTILINE | re.DOTALL).group()
    UV.mkdir(exist_ok=True)
    (UV / "uv.txt").write_text(pinned)
    python = UV / "env/bin/python"
    if run(sys.executable, "-m", "venv", "--clear", UV / "env"):
        give_up("make a place for uv")
    if run(python, "-m", "pip", "install", "--require-hashes", "-r", UV / "uv.txt"):
        give_up("install uv, which brings Python 3.11")
    return UV / "env/bin/uv"


def make_venv():
    """An empty .venv, unless a sound one is there. Removes none that it did not make."""
    if VENV.exists():
        ours = HALF.exists() or STAMP.exists()
        moved = STAMP.exists() and str(ROOT) not in read(VENV / "bin/activate")
        if probe(PYTHON) == "ready" and not HALF.exists() and not moved:
            return
        if not ours:
            sys.exit(
                "The .venv here is not a Python 3.11 environment of this project's making: "
                "move it away (mv .venv .venv-old) and try again."
            )
    python = find_python()
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    HALF.touch()
    print(f"Making .venv with {python} …", flush=True)
    if run(python, "-m", "venv", VENV):
        give_up("make .venv")


def install(variant):
    print("Installing the packages; the first time, this takes some minutes …", flush=True)
    before = read(STAMP).split(" ")[0]
    HALF.touch()
    lock = LOCK
    if before and before != variant:
        STAMP.unlink()  # stopped from here on, .venv is made anew
        pip("remove the other MXNet", "uninstall", "--yes", *MXNET.values())
    if variant == "gpu":
        lock = VENV / "lock-without-mxnet.txt"
        lock.write_text(re.sub(r"^mxnet==.*?(?=^\S)", "", LOCK.read_text(), flags=re.MULTILINE | re.DOTALL))
    pip("install the packages", "install", "--require-hashes", "--only-binary=:all:", "-r", lock)
    extra = ["-e", ".[gpu]"] if variant == "gpu" else ["--no-deps", "-e", "."]
    pip("install the helper package", "install", "--no-build-isolation", *extra)
    STAMP.write_text(stamp(variant))
    HALF.unlink()


def main(variant):
    variant = variant or read(STAMP).split(" ")[0] or "cpu"
    if variant not in MXNET:
        sys.exit(f"Say cpu or gpu, not {variant}.")
    check_platform(variant)
    import fcntl  # after the check: Windows has none

    with PROJECT.open() as project:
        fcntl.flock(project, fcntl.LOCK_EX)  # two `make` at once: the second waits
        if HALF.exists() or read(STAMP) != stamp(variant) or probe(PYTHON) != "ready":
            make_venv()
            install(variant)
        ensure_mxnet_libraries()


if __name__ == "__main__":
    if sys.version_info < (3, 8):  # noqa: UP036 - the machine's Python, not the project's
        sys.exit("This needs Python 3.8 or later to start: make PYTHON=/path/to/python3 lab")
    try:
        main(sys.argv[1] if len(sys.argv) > 1 else "")
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command starts anew.")
