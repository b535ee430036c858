"""Two Linux users for a test, and an environment that they may read."""

import os
import pwd
import secrets
import shutil
import subprocess
import sys
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).resolve().parents[2]
PROBE = "import ssl, sqlite3, ctypes, numpy, jupyterhub, widgets"


class User:
    """A Linux user with a password and a home of its own; `remove` undoes it."""

    def __init__(self, homes, group):
        self.name, self.password = f"reader-{secrets.token_hex(3)}", secrets.token_hex(16)
        self.home = homes / self.name
        _run("useradd", "--create-home", "--home-dir", self.home, "--groups", group, self.name)
        _run("chpasswd", stdin=f"{self.name}:{self.password}\n")
        self.home.chmod(0o755)  # as some systems make them: to close it is the recipe's work

    def can(self, *command):
        """Whether a command succeeds as this user."""
        try:
            return self._ran(command).returncode == 0
        except PermissionError:  # not even the program can be reached
            return False

    def says(self, *command):
        """What a command prints that this user runs; RuntimeError with what it complains of if it fails."""
        done = self._ran(command)
        if done.returncode:
            raise RuntimeError(done.stderr)
        return done.stdout

    def _ran(self, command):
        own = pwd.getpwnam(self.name).pw_gid
        me = {"user": self.name, "group": own, "extra_groups": os.getgrouplist(self.name, own), "cwd": "/"}
        env = {"PATH": os.defpath, "HOME": str(self.home)}
        return subprocess.run(list(map(str, command)), env=env, capture_output=True, text=True, **me)

    def processes(self):
        return [one for one in psutil.process_iter(["username"]) if one.info["username"] == self.name]

    def end_processes(self):
        left = self.processes()
        for process in left:
            with suppress(psutil.NoSuchProcess):
                process.kill()
        psutil.wait_procs(left, timeout=10)

    def remove(self):
        self.end_processes()
        _run("userdel", "--remove", self.name)


def _run(*command, stdin=None):
    done = subprocess.run(list(map(str, command)), input=stdin, capture_output=True, text=True)
    assert done.returncode == 0, f"{command[0]}: {done.stderr}"


@contextmanager
def readers(folder, count=2):
    """`count` users of one new group, whose name comes first; gone at the end, whatever happens."""
    group, users = f"class-{secrets.token_hex(3)}", []
    _run("groupadd", group)
    try:
        for _ in range(count):
            users.append(User(folder, group))
        yield group, users
    finally:
        for user in users:
            user.remove()
        _run("groupdel", group)


@contextmanager
def open_folder():
    """A new folder that every user can reach, and nobody but root can change."""
    for place in (tempfile.gettempdir(), "/tmp", "/var/tmp", "/srv"):
        path = Path(place).resolve()
        if path.is_dir() and all(step.stat().st_mode & 0o001 for step in (path, *path.parents)):
            break
    else:
        raise RuntimeError("no folder that every user can reach: /tmp, /var/tmp and /srv are all closed")
    folder = Path(tempfile.mkdtemp(prefix="hub-", dir=path))
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def readable(folder, user):
    """(python, project) that this user can run and read: the ones here, or copies of them.

    A clone may lie under /root, in a temporary folder for root alone, or have been made with a strict umask.
    No class could run there, and the recipe says to put it elsewhere. So does this, without touching what is
    here: with hard links where they suffice.
    """
    if user.can(sys.executable, "-c", PROBE) and user.can(
        "cat", ROOT / "binder/seat.py", ROOT / "chapters/01_one_inception_block.ipynb"
    ):
        return Path(sys.executable), ROOT
    project = folder / "project"
    for name in ("binder", "chapters", "widgets"):
        _lend(ROOT / name, project / name)
    env = folder / "env"
    _lend(Path(sys.prefix), env)
    python, settings = env / "bin/python", env / "pyvenv.cfg"
    (env / "lib/python3.11/site-packages/000-project.pth").write_text(f"{project}\n")
    for base in _bases(folder):
        python.unlink()
        python.symlink_to(base / "bin/python3.11")
        settings.unlink()  # it may be a link to the original
        settings.write_text(f"home = {base / 'bin'}\ninclude-system-site-packages = false\n")
        if user.can(python, "-c", PROBE):
            return python, project
    raise RuntimeError(
        f"Other users than root cannot run the Python of {sys.prefix}, nor a copy of it in {folder}: put the "
        "project in a folder that every user can read, such as /opt/inception, and run `make class` there."
    )


def _bases(folder):
    """Where a Python 3.11 may lie that every user can run; the last is a copy of the one here."""
    yield Path(sys.base_prefix)
    yield from (Path("/usr"), Path("/usr/local"))
    _lend(Path(sys.base_prefix), folder / "base")
    yield folder / "base"


NOT_NEEDED = shutil.ignore_patterns(
    "playwright", "uv", "ruff", "torch", ".ipynb_checkpoints", "test", "idlelib"
)


def _lend(source, target):
    shutil.copytree(source, target, symlinks=True, copy_function=_lend_file, ignore=NOT_NEEDED)
    for folder, _, _ in os.walk(target):
        Path(folder).chmod(0o755)


def _lend_file(source, target):
    if Path(source).lstat().st_mode & 0o004:
        try:
            os.link(source, target, follow_symlinks=False)
            return
        except OSError:  # another disk, or a file system without hard links
            pass
    shutil.copy2(source, target, follow_symlinks=False)
    Path(target).chmod(0o755 if os.access(source, os.X_OK) else 0o644)
