"""Make .venv: CPython 3.11, the locked packages, this package. Where it is made, this returns at once.

    python3 .ci/venv.py [cpu|gpu] [reader|seat|tools]

gpu: with PyTorch, in the build that UV_TORCH_BACKEND names, or else that fits the machine; cpu: without. What
is left out stays as .venv has it; a new one is for a reader, with the CPU. Standard library only, Python 3.8
and later. Whatever fails ends in one sentence that says what to do.
"""

import ast
import hashlib
import importlib.util
import os
import platform
import re
import shutil
import subprocess
import sys
from pathlib import Path
from subprocess import PIPE, STDOUT, Popen

from system import apt_install, ensure_mxnet_libraries

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin/python"
STAMP = VENV / "made-from"  # says what a finished .venv was made from; empty from the first step to the last
TORCH = VENV / "torch.txt"  # PyTorch and all that came with it, which no lock names
UV = ROOT / ".venv-uv"  # uv, and the Python that it brings where there is no 3.11
LOG = ROOT / ".venv.log"
PROJECT = ROOT / "pyproject.toml"
LOCKS = ROOT / "binder"
VARIANTS = {"cpu": [], "gpu": ["torch.txt"]}
SEAT = ["requirements.txt", "seat.txt"]  # a reader's under a JupyterHub
PARTS = {"reader": SEAT[:1], "seat": SEAT, "tools": [*SEAT, "contributor.txt"]}

# A user's own settings for Python, pip and uv must not lead packages past .venv, nor others into it.
STRAY = re.compile(
    "PYTHON(PATH|HOME)|PIP_(TARGET|PREFIX|REQUIRE_VIRTUALENV)|"
    "UV_(PYTHON|CONSTRAINT|EXCLUDE_NEWER|TORCH_BACKEND)"
)
ENV = {name: value for name, value in os.environ.items() if not STRAY.fullmatch(name)}
ENV.update(UV_PYTHON_INSTALL_DIR=str(UV / "python"), PIP_USER="0", PIP_NO_INPUT="1")
BACKEND = os.environ.get("UV_TORCH_BACKEND") or "auto"
# What pip was told about the way to the packages holds for uv as well.
TOLD = {"index-url": "UV_DEFAULT_INDEX", "cert": "SSL_CERT_FILE", "proxy": "ALL_PROXY"}

NO_INDEX = "the package index cannot be reached or lacks a package; check the network and pip's settings"
NO_PYTHON = (
    "there is no Python 3.11 on this machine and uv could not download one (from github.com); "
    "install Python 3.11 from your system, pyenv or conda, and try again"
)
UNREACHED = re.compile(
    "error sending request|Failed to (fetch|download)|NewConnectionError|(Connect|Read)Timeout|ProxyError|"
    "name ?resolution|SSLError|CERTIFICATE|No matching distribution|No (solution|interpreter) found",
    re.IGNORECASE,
)


def check_platform(variant):
    """Leave where MXNet has no package for this machine."""
    system, machine = platform.system(), platform.machine()
    glibc = system == "Linux" and machine in ("x86_64", "aarch64") and platform.libc_ver()[0] == "glibc"
    if not (glibc or (system, machine) == ("Darwin", "x86_64")):
        sys.exit(
            f"MXNet 1.9.1 has no package for this {system} on {machine}: open the notebooks on Binder, "
            "or in a Linux container (README.md has the command)."
        )
    if variant == "gpu" and system == "Darwin":
        sys.exit("PyTorch has no package for a Mac with an Intel processor: MXNet trains there (make cpu).")


def read(path):
    """The text of a file, or "" where there is none."""
    return path.read_text() if path.exists() else ""


def locks(variant, part):
    """The locks of such a .venv."""
    return [LOCKS / name for name in PARTS[part] + VARIANTS[variant]]


def stamp(variant, part):
    """What a .venv is made from: variant, part, a digest of what says what is in it, its place."""
    files = [PROJECT, ROOT / "widgets/lab_settings.py", *locks(variant, part)]
    digest = hashlib.sha256(b"|".join(path.read_bytes() for path in files)).hexdigest()
    return f"{variant} {part} {digest}\n{ROOT}\n"


def run(what, *command, unreached=NO_INDEX):
    """Run a command into the log; where it fails, leave with a sentence on what it was to do, and why not."""
    with LOG.open("w") as log:
        words = [str(word) for word in command]
        process = Popen(words, env=ENV, cwd=ROOT, text=True, stdout=PIPE, stderr=STDOUT)
        for line in process.stdout:
            log.write(line)
            if line.strip().startswith("Download") and sys.stdout.isatty():
                print(f"  {line.strip()}", flush=True)
    if process.wait() == 0:
        return
    text = LOG.read_text()
    if "DO NOT MATCH THE HASHES" in text or "Hash mismatch" in text:
        why = "a download is not the file that the lock names; try again, or on another network"
    elif "No space left" in text:
        why = "the disk is full; the environment takes about 1 GB, PyTorch for a GPU 5 more"
    else:
        why = unreached if UNREACHED.search(text) else "the reason is at the end of the log"
    sys.exit(f"Could not {what}: {why} (log: {LOG.name}).")


def find_pip():
    """The pip of the Python that runs this; where that has none, one in a folder of its own."""
    if importlib.util.find_spec("pip"):
        return [sys.executable, "-m", "pip"]
    pip = UV / "pip/bin/pip"
    if not pip.exists():
        if not importlib.util.find_spec("ensurepip"):
            package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
            apt_install([package], "the part of Python that makes environments")
        run("make a place for pip", sys.executable, "-m", "venv", "--clear", UV / "pip")
    return [pip.with_name("python"), "-m", "pip"]


def find_uv():
    """The uv that the lock pins, in a folder of its own. One from PATH could be of any version."""
    lock, made, pip = LOCKS / "uv.txt", UV / "made-from", find_pip()
    if read(made) != lock.read_text():
        print("Fetching uv, which installs the packages …", flush=True)
        shutil.rmtree(UV / "uv", ignore_errors=True)
        how = ("--require-hashes", "--only-binary=:all:", "--target", UV / "uv", "-r", lock)
        run("fetch uv", *pip, "install", *how)
        made.write_text(lock.read_text())
    tell_uv(pip)
    return UV / "uv/bin/uv"


def tell_uv(pip):
    """Hand on to uv what pip was told of the way to the packages; uv's own settings win."""
    listed = subprocess.run([*pip, "config", "list"], env=ENV, stdout=PIPE, text=True).stdout.splitlines()
    told = {}
    for line in sorted(listed, key=lambda line: line.startswith(":env:")):  # variables win over files
        key, _, value = line.partition("=")
        told[key.split(".")[-1]] = value
    ENV.update({TOLD[key]: ast.literal_eval(told[key]) for key in TOLD.keys() & told if TOLD[key] not in ENV})


def works():
    """Whether .venv has a Python 3.11 that runs, with the parts that a home-made build may lack."""
    code = "import sys, ctypes, sqlite3, ssl; sys.exit(sys.version_info[:2] != (3, 11))"
    try:
        return subprocess.run([str(PYTHON), "-c", code], env=ENV, capture_output=True).returncode == 0
    except OSError:
        return False


def make_venv(uv):
    """An empty .venv, unless a sound one is there. Removes none that was not made here."""
    if VENV.exists() and not STAMP.exists():
        sys.exit(
            "The .venv here is not of this project's making: move it away (mv .venv .venv-old) and try again."
        )
    if read(STAMP).endswith(f"\n{ROOT}\n") and works():
        return
    shutil.rmtree(VENV, ignore_errors=True)
    VENV.mkdir()
    STAMP.touch()
    print("Making .venv …", flush=True)
    venv = (uv, "venv", "--no-project", "--allow-existing", "--python=cpython-3.11", VENV)
    run("make .venv", *venv, unreached=NO_PYTHON)
    if not works():  # the machine's 3.11 lacks a part
        run("make .venv", *venv, "--managed-python", unreached=NO_PYTHON)


def install(uv, variant, part):
    """Exactly the locked packages, then this one; with the GPU, PyTorch. What else is there goes."""
    print("Installing the packages; the first time, this takes a minute or two …", flush=True)
    into, before, torch = (f"--python={PYTHON}", "--no-progress"), read(STAMP), wanted_torch()
    kept = variant == "gpu" and has_torch(torch)
    what = [*locks(variant, part), TORCH] if kept else ["--require-hashes", *locks(variant, part)]
    STAMP.write_text("")  # stopped from here on, .venv is made anew
    try:
        run("install the packages", uv, "pip", "sync", *into, "--only-binary=:all:", *what)
        helper = ("--no-build-isolation", "--no-deps", "-e", ".")
        run("install the helper package", uv, "pip", "install", *into, *helper)
        run("set JupyterLab up", PYTHON, "-m", "widgets.lab_settings")
        if variant == "gpu" and not kept:
            before = stamp("cpu", part)
            add_torch(uv, into, torch)
    except SystemExit:
        if not re.search("Failed to install|Could not install packages", read(LOG)):
            STAMP.write_text(before)  # everything is fetched before anything changes
        raise
    STAMP.write_text(stamp(variant, part))


def wanted_torch():
    """PyTorch as pyproject.toml pins it, "torch==…"."""
    return re.search(r'^torch = \["(.+?)"\]', PROJECT.read_text(), re.MULTILINE).group(1)


def installed():
    """What is in .venv: {"name==version", …}"""
    folders = VENV.glob("lib/python3.11/site-packages/*.dist-info")
    return {"==".join(folder.stem.rsplit("-", 1)) for folder in folders}


def has_torch(torch):
    """Whether that PyTorch, of whatever build, is in .venv with all that came with it."""
    brought = set(read(TORCH).split())
    return torch in {line.split("+")[0] for line in brought} and brought <= installed()


def add_torch(uv, into, torch):
    """PyTorch for this machine. Its builds differ too much for a lock: what it needs besides is in one."""
    print("Adding PyTorch: 200 MB, for an NVIDIA card some 3 GB …", flush=True)
    before, how = installed(), ("--only-binary=:all:", torch)
    build = (f"--torch-backend={BACKEND}", *how)
    none = f"there is no build of it for UV_TORCH_BACKEND={BACKEND}"
    try:
        run("install PyTorch", uv, "pip", "install", *into, *build, unreached=none)
    except SystemExit:
        if not re.search("Failed to (fetch|download)", read(LOG)):
            raise
        print("PyTorch's own index cannot be reached: pip takes the usual build …", flush=True)
        run("install PyTorch", PYTHON, "-m", "pip", "install", *how)
    TORCH.write_text("".join(f"{line}\n" for line in sorted(installed() - before)))


def main(words):
    """Bring .venv to what the words ask for."""
    for word in set(words) - {*VARIANTS, *PARTS}:
        sys.exit(f"Say {', '.join([*VARIANTS, *PARTS])}, not {word}.")
    wanted = [*words, *read(STAMP).split(), "cpu", "reader"]
    variant = next(word for word in wanted if word in VARIANTS)
    part = next(word for word in wanted if word in PARTS)
    check_platform(variant)
    import fcntl  # after the check: Windows has none

    with PROJECT.open() as project:
        fcntl.flock(project, fcntl.LOCK_EX)  # two `make` at once: the second waits
        if read(STAMP) != stamp(variant, part) or not works():
            uv = find_uv()
            make_venv(uv)
            install(uv, variant, part)
        ensure_mxnet_libraries()


if __name__ == "__main__":
    if sys.version_info < (3, 8):  # noqa: UP036 - the machine's Python, not the project's
        sys.exit("This needs Python 3.8 or later to start: make PYTHON=/path/to/python3 lab")
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit("\nStopped. The same command starts anew.")
