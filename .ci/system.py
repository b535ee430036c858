"""What pip cannot bring: two system libraries for MXNet, and a Chromium for the tests.

Run as a script it sees to the Chromium; venv.py calls the rest. Standard library only, Python 3.8 and later.
"""

import ctypes
import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

CHROMIUM = ("chromium", "chromium-browser", "google-chrome")


def distribution():
    """The names of this Linux and of those it is like, such as {"ubuntu", "debian"}."""
    try:
        lines = Path("/etc/os-release").read_text(encoding="utf-8").splitlines()
    except OSError:
        return set()
    facts = dict(line.split("=", 1) for line in lines if "=" in line)
    return {facts.get("ID", "").strip('"'), *facts.get("ID_LIKE", "").strip('"').split()}


def may_install():
    """Whether this user can install Debian packages here."""
    return bool(distribution() & {"debian", "ubuntu"}) and os.geteuid() == 0 and bool(shutil.which("apt-get"))


def by_hand(packages):
    """What to type, or to look for, to have these packages."""
    if distribution() & {"debian", "ubuntu"}:
        return f"sudo apt-get install {' '.join(packages)}"
    return f"your system's package manager (Debian's names: {' '.join(packages)})"


def apt_install(packages, why):
    """Install Debian packages, or leave with the one sentence that says how."""
    if not may_install():
        sys.exit(f"Missing {why}. Install it with: {by_hand(packages)}")
    print(f"Installing {' '.join(packages)} ({why}) …", flush=True)
    env = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    for command in (["apt-get", "update"], install):
        done = subprocess.run(command, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    if done.returncode:
        last = done.stdout.strip().splitlines()[-1:] or ["no message"]
        sys.exit(
            f"apt-get could not install {' '.join(packages)} ({last[0]}). "
            f"See to that, or install it by hand with: {by_hand(packages)}"
        )


def loads(library):
    """Whether the loader finds this library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def ensure_libraries(libraries, why):
    """Install the packages of those libraries ({file name: Debian package}) that the loader does not find."""
    packages = [package for library, package in libraries.items() if not loads(library)]
    if packages:
        apt_install(packages, why)


def ensure_mxnet_libraries():
    """MXNet's Linux wheel takes these from the system."""
    libraries = {"libgomp.so.1": "libgomp1"}
    if platform.machine() == "x86_64":  # elsewhere long double needs no library, and there is no package
        libraries["libquadmath.so.0"] = "libquadmath0"
    if platform.system() == "Linux":
        ensure_libraries(libraries, "a system library that MXNet needs")


def find_chromium():
    """The path of a Chromium or Chrome, or None."""
    return next(filter(None, map(shutil.which, CHROMIUM)), None)


def ensure_chromium():
    """Without one the browser tests are skipped, and in CI fail: so it is named, and nothing stops here."""
    if not find_chromium() and not may_install():
        print(f"No Chromium: no browser tests. Install it with: {by_hand(['chromium'])}", flush=True)
        return
    if platform.system() == "Linux":  # Playwright's driver is a Node that takes this one from the system
        ensure_libraries({"libatomic.so.1": "libatomic1"}, "a system library that Playwright needs")
    if not find_chromium():
        install_chromium()


def install_chromium():
    """Debian's package, or Playwright's browser: Ubuntu's package is a snap, which containers cannot run."""
    why = "the browser of the browser tests"
    if "ubuntu" not in distribution():
        apt_install(["chromium", "fonts-dejavu-core"], why)
        return
    print(f"Installing Chromium with Playwright ({why}) …", flush=True)
    if subprocess.run([sys.executable, "-m", "playwright", "install", "--with-deps", "chromium"]).returncode:
        sys.exit("Playwright could not install Chromium: install Google Chrome and try again.")
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        (Path(sys.prefix) / "bin/chromium").symlink_to(playwright.chromium.executable_path)


if __name__ == "__main__":
    ensure_chromium()
