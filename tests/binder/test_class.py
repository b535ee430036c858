"""What a class gets: every way in starts the same seat, and the values fit the image that they name."""

import grp
import os
import pwd
import re
import runpy
import signal
import subprocess
import sys
from types import SimpleNamespace

import pytest
import yaml
from traitlets.config import Config

from widgets.copies import CHAPTERS, FIRST, MY, cleared
from widgets.lessons.class_folder import CLASS_VARIABLE, DROP_BOX

SERVER = "import os, sys; print(os.environ['JUPYTERHUB_ROOT_DIR'], *sys.argv[1:])"


@pytest.fixture(scope="module")
def values(root):
    return yaml.safe_load((root / "binder/zero-to-jupyterhub.yaml").read_text())


@pytest.fixture(scope="module")
def dockerfile(root):
    return (root / "Dockerfile").read_text()


def test_the_image_holds_the_seat_outside_the_home(root, values, dockerfile):
    comment = (root / "binder/zero-to-jupyterhub.yaml").read_text()
    [folder] = re.findall(r"(?m)^WORKDIR (\S+)$", dockerfile)
    assert values["singleuser"]["cmd"] == [f"{folder}/.venv/bin/python", f"{folder}/binder/seat.py"]
    assert "python3 -B .ci/venv.py seat " in dockerfile
    assert not folder.startswith("/home")  # the chart's volume covers /home/jovyan
    assert (root / "binder/seat.py").is_file()
    image = "{name}:{tag}".format(**values["singleuser"]["image"])
    assert f"docker build -t {image} . && docker push {image}\n" in comment


def test_who_works_in_the_image_is_not_root_and_writes_in_two_places(root, dockerfile):
    *_, last = re.split(r"(?m)^FROM ", dockerfile)
    [uid] = re.findall(r"(?m)^USER (\d+)$", last)
    [home] = re.findall(rf"useradd --uid {uid} --create-home (\w+)", last)
    assert int(uid) >= 1000 and f"chown {uid} {MY}\n" in dockerfile
    assert f"-v inception-home:/home/{home} " in (root / "README.md").read_text()


def test_both_open_the_first_chapter_and_send_pictures_at_once(root, values):
    recipe = (root / "binder/jupyterhub_config.py").read_text()
    page = values["singleuser"]["defaultUrl"]
    assert page == f"/lab/tree/{MY}/{FIRST}" and page in recipe and (CHAPTERS / FIRST).is_file()
    [argument] = values["hub"]["config"]["KubeSpawner"]["args"]
    assert argument in recipe and argument.endswith("widgets.server.PromptConnection")


def test_the_image_and_the_chart_agree_on_jupyterhub(root):
    [major] = re.findall(r"(?m)^jupyterhub==(\d+)\.", (root / "binder/seat.txt").read_text())
    assert f"JupyterHub {major}," in (root / "binder/zero-to-jupyterhub.yaml").read_text()


@pytest.fixture
def sit_down(root, tmp_path):
    """sit_down(): how a seat ended whose server says what it was started with; it has a home of its own."""
    fake = tmp_path / "fake/jupyterhub"
    fake.mkdir(parents=True)
    (fake / "__init__.py").touch()
    (fake / "singleuser.py").write_text(SERVER)
    (tmp_path / "home").mkdir()
    env = {name: value for name, value in os.environ.items() if not name.startswith("JUPYTERHUB")}
    env |= {"HOME": str(tmp_path / "home"), "PYTHONPATH": f"{fake.parent}{os.pathsep}{root}"}

    def seat(before="pass", **more):
        start = f"import runpy; runpy.run_path({str(root / 'binder/seat.py')!r}, run_name='__main__')"
        command = [sys.executable, "-c", f"{before}\n{start}", "--one", "two"]
        return subprocess.run(command, env=env | more, capture_output=True, text=True)

    return seat


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home/inception"


def test_a_seat_hands_out_the_chapters_and_keeps_what_a_reader_wrote(sit_down, home):
    mine = home / MY / FIRST
    mine.parent.mkdir(parents=True)
    mine.write_text("mine")
    done = sit_down()
    new = FIRST.replace(".", " (new).")
    assert done.returncode == 0 and done.stderr == f"A new version stands beside what you changed: {new}.\n"
    assert done.stdout.split() == [str(home), "--one", "two"]
    assert mine.read_text() == "mine"
    for path in CHAPTERS.glob("*.ipynb"):
        copy = mine.with_name(new if path.name == FIRST else path.name)
        assert copy.read_bytes() == cleared(path.read_bytes())
    assert len([*mine.parent.glob("solutions/*.py")]) == len([*CHAPTERS.glob("solutions/*.py")]) > 0


BREAKS = """
import os, signal
whole = os.fsync
def half(handle):
    os.truncate(handle, 1000)
    {end}
os.fsync = half
"""
QUOTA = "os.fsync = whole; raise OSError(122, 'Disk quota exceeded')"
KILLED = "os.kill(os.getpid(), signal.SIGKILL)"


@pytest.mark.parametrize(("end", "code"), [(QUOTA, 0), (KILLED, -signal.SIGKILL)], ids=["quota", "killed"])
def test_a_copy_that_broke_off_is_made_whole_by_the_next_start(sit_down, home, end, code):
    done = sit_down(BREAKS.format(end=end))
    copy = home / MY / FIRST
    assert done.returncode == code and not copy.exists()
    if code == 0:
        said = f"1 file could not be copied into {copy.parent}: {FIRST} (Disk quota exceeded).\n"
        assert done.stderr == said
        assert len([*copy.parent.glob("*.ipynb")]) > 5  # the rest
    assert sit_down().returncode == 0
    assert copy.read_bytes() == cleared((CHAPTERS / FIRST).read_bytes())
    assert not [*home.rglob("*.part")]


@pytest.mark.parametrize("place", [MY, f"{MY}/solutions", ""], ids=["copies", "solutions", "root"])
def test_a_file_where_a_folder_should_be_is_a_sentence(root, sit_down, home, place):
    file = home / place
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text("mine")
    done = sit_down()
    assert "Traceback" not in done.stderr and file.read_text() == "mine"
    assert "could not be copied into" in done.stderr and "a file is where a folder should be" in done.stderr
    if place:  # the server starts, so that the reader can move it away
        assert done.returncode == 0 and done.stdout.startswith(f"{home} ")
    else:
        assert done.returncode == 1 and done.stderr.endswith(f"Nothing can be served: {home} is no folder.\n")


def test_a_seat_without_a_home_is_a_sentence(sit_down):
    gone = "import os, pwd; del os.environ['HOME'], pwd.getpwuid; pwd.getpwuid = {}.__getitem__"
    done = sit_down(gone)
    assert done.returncode == 1
    assert done.stderr == "Nothing can be served: there is no home folder: set HOME.\n"


@pytest.fixture
def close_home(root, tmp_path, monkeypatch):
    """close_home(theirs, groups): the mode of a home afterwards, for a user of these groups."""
    monkeypatch.setenv("INCEPTION_HUB", str(tmp_path / "hub"))
    monkeypatch.setenv("INCEPTION_CLASS", str(tmp_path / "class"))
    recipe = runpy.run_path(str(root / "binder/jupyterhub_config.py"), {"get_config": Config})
    (tmp_path / "home").mkdir(mode=0o755)

    def close(theirs, groups):
        uid = os.getuid() + (not theirs)
        user = pwd.struct_passwd(("ada", "x", uid, 4711, "", str(tmp_path / "home"), "/bin/sh"))
        names = {n: name for n, name in enumerate(groups) if name}
        class_ = SimpleNamespace(allowed_groups={"inception", "tutors"})
        with monkeypatch.context() as known:
            known.setattr(pwd, "getpwnam", {"ada": user}.__getitem__)
            known.setattr(grp, "getgrgid", lambda n: grp.struct_group((names[n], "x", n, [])))
            known.setattr(os, "getgrouplist", lambda name, group: list(range(len(groups))))
            recipe["close_home"](SimpleNamespace(user=SimpleNamespace(name="ada"), authenticator=class_))
        return (tmp_path / "home").stat().st_mode & 0o777

    return close


@pytest.mark.parametrize(
    ("theirs", "groups", "mode"),
    [
        (True, ["ada", "inception"], 0o700),
        (True, ["ada", None, "tutors"], 0o700),
        (False, ["ada", "inception"], 0o755),  # the root of the machine, or a home that many share
        (True, ["ada", "wheel"], 0o755),
    ],
)
def test_the_hub_closes_the_homes_of_its_class_and_no_other_folder(close_home, theirs, groups, mode):
    assert close_home(theirs, groups) == mode


@pytest.mark.parametrize("group", [True, False], ids=["teachers", "nobody"])
def test_the_hub_makes_a_folder_to_hand_in_to_where_there_are_teachers(root, tmp_path, monkeypatch, group):
    named = grp.getgrgid(os.getegid()).gr_name if group else "no-such-group-here"
    folder = tmp_path / "class"
    for name, value in (("HUB", tmp_path / "hub"), ("CLASS", folder), ("TEACHERS", named)):
        monkeypatch.setenv(f"INCEPTION_{name}", str(value))
    for _ in range(2):  # it is there at the second start
        recipe = runpy.run_path(str(root / "binder/jupyterhub_config.py"), {"get_config": Config})
    told = recipe["c"].Spawner.environment
    assert folder.exists() is group and told.get(CLASS_VARIABLE) == (str(folder) if group else None)
    if group:
        assert folder.stat().st_mode & 0o7777 == DROP_BOX and folder.stat().st_gid == os.getegid()


def test_the_container_runs_what_make_lab_runs_and_takes_no_environment_along(root, dockerfile):
    lines = re.sub("#.*", "", dockerfile)
    assert '"make", "lab", "LAB_ARGS=--ip=0.0.0.0"' in lines and "token" not in lines
    assert ".venv*" in (root / ".dockerignore").read_text().split()
