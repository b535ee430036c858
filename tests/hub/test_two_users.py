"""Two readers of one class: both run chapter 01 at once, and neither reaches what is the other's."""

import json
from concurrent.futures import ThreadPoolExecutor

import psutil
import pytest
import requests

CHAPTER = "my/01_one_inception_block.ipynb"
# What a reader could type into a cell: status and first words of an answer, without following redirects.
FETCH = """
import http.client, json, os
def fetch(port, path, token=None):
    headers = {{"Authorization": "token " + token}} if token else {{}}
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    connection.request("GET", path, headers=headers)
    return connection.getresponse().status
print(json.dumps([fetch(*call) for call in {calls!r}]))
"""
TOUCH = """
import json
def touch(path):
    try:
        open(path, "rb").read()
        return "read"
    except OSError as error:
        return type(error).__name__
print(json.dumps([touch(path) for path in {paths!r}]))
"""
# Subscribes to every port in turn, whatever speaks there; `sound` shows that it would hear.
EAR = """
import time, zmq
context = zmq.Context()
def listen(*addresses):
    ear = context.socket(zmq.SUB)
    ear.subscribe(b"")
    for address in addresses:
        ear.connect(address)
    time.sleep(0.5)
    return ear
def heard(ear=None):
    return (ear or ears).recv_multipart() if (ear or ears).poll(1000) else []
def sound():
    mouth = context.socket(zmq.PUB)
    port = mouth.bind_to_random_port("tcp://127.0.0.1")
    ear = listen(f"tcp://127.0.0.1:{{port}}")
    mouth.send(b"b1")
    return heard(ear) == [b"b1"]
ears = listen(*[f"tcp://127.0.0.1:{{port}}" for port in {ports}])
"""


@pytest.fixture
def a(class_of_two):
    return class_of_two.a


@pytest.fixture
def b(class_of_two):
    return class_of_two.b


@pytest.fixture
def hub(class_of_two):
    return class_of_two.hub


def ask_kernel(user, code, **values):
    return json.loads(user.kernel.run(code.format(**values)))


def server_of(user):
    """The process of that user's Jupyter server."""
    [server] = [one for one in user.processes() if "jupyterhub.singleuser" in one.cmdline()]
    return server


def ports(*processes):
    """The ports that they listen on."""
    open_ones = [one for process in processes for one in process.net_connections("tcp")]
    return [one.laddr.port for one in open_ones if one.status == psutil.CONN_LISTEN]


def port_of(user):
    [port] = ports(server_of(user))
    return port


def test_a_seat_s_jupyterlab_leaves_the_keys_to_widgets(a):
    served = a.server.ask("GET", "/lab/api/settings/@jupyterlab/shortcuts-extension:shortcuts")
    shortcuts = served["schema"]["properties"]["shortcuts"]["default"]
    deletes = [one for one in shortcuts if one["command"] == "notebook:delete-cell"]
    assert [one.get("disabled", False) for one in deletes] == [True, False]
    assert deletes[1]["selector"].endswith(" :focus:not(.jupyter-widgets):not(.jupyter-widgets *)")
    code = (
        "import json; from widgets.lab_settings import *; print(json.dumps(in_force(lab_of_this_kernel())))"
    )
    assert ask_kernel(a, code) is True  # so the doctor says


def test_both_run_chapter_01_at_once(a, b):
    def run(user):
        cells = user.server.sources(CHAPTER)
        for cell in cells:
            user.kernel.run(cell)
        return len(cells)

    with ThreadPoolExecutor(2) as pool:
        counts = list(pool.map(run, (a, b)))
    assert counts[0] == counts[1] > 20
    for user in (a, b):
        who = user.kernel.run(
            "import getpass, os; print(getpass.getuser(), os.getuid() == os.geteuid() != 0)"
        )
        assert who.split() == [user.name, "True"]
        assert user.kernel.run("print(y.shape[1])").strip() == "14"  # 4 + 5 + 3 + 2 channels


def test_each_writes_in_a_copy_of_its_own(a, b):
    path = "my/00_start_here.ipynb"
    there = b.server.ask("GET", f"/api/contents/{path}")["content"]
    note = {"cell_type": "markdown", "id": "mine", "metadata": {}, "source": "mine"}
    changed = {**there, "cells": [*there["cells"], note]}
    a.server.ask("PUT", f"/api/contents/{path}", {"type": "notebook", "content": changed})
    assert b.server.ask("GET", f"/api/contents/{path}")["content"] == there


def test_neither_reads_the_files_of_the_other(a, b):
    secret = b.home / "inception/answers.txt"
    b.kernel.run(f"import pathlib; pathlib.Path({str(secret)!r}).write_text('b1')")
    connection = b.kernel.run("from ipykernel.connect import get_connection_file as f; print(f())").strip()
    server = server_of(b)
    paths = [str(secret), connection, str(b.home / "inception" / CHAPTER), f"/proc/{server.pid}/environ"]
    assert ask_kernel(b, TOUCH, paths=[paths[0], paths[1], paths[3]]) == ["read"] * 3  # they are there
    assert ask_kernel(a, TOUCH, paths=paths) == ["PermissionError"] * 4
    with pytest.raises(RuntimeError, match="PermissionError"):
        a.kernel.run(f"import os; os.listdir({str(b.home)!r})")


HAND_IN = """
from widgets import Predict
from widgets.lessons.export import Export
question = Predict("Which?", ["(1, 4, 28, 28)", "(1, 1, 28, 28)", "(1, 4, 1, 1)"], key="01-one")
question.controls["answer"].value = {answer!r}
question.commit()
export = Export()
assert export.controls["hand in"].layout.display is None
export.controls["hand in"].click()
assert "Handed in." in export._said.value, export._said.value
"""
# What another reader may try on a file whose name they had been told.
MEDDLE = """
import json, os
def tried(act, *given):
    try:
        act(*given)
        return "done"
    except OSError as error:
        return type(error).__name__
open(mine := os.path.expanduser("~/mine"), "w").close()
folder, path = {folder!r}, {path!r}
own = os.path.join(folder, "own")
open(own, "w").close()
print(json.dumps([tried(os.listdir, folder), tried(open, path), tried(open, path, "w"),
                  tried(os.unlink, path), tried(os.replace, mine, path), tried(os.replace, path, mine),
                  tried(os.chmod, path, 0o666), tried(os.chmod, folder, 0o777),
                  tried(os.rmdir, folder), tried(os.unlink, own)]))
"""
REPORT = "from widgets import ClassReport; print(ClassReport({folder!r}).describe())"


def test_what_is_handed_in_reaches_the_teacher_and_no_other_reader(class_of_two, a, b, hub):
    for user, answer in ((a, "(1, 4, 28, 28)"), (b, "(1, 4, 1, 1)")):
        user.kernel.run(HAND_IN.format(answer=answer))
    paths = {path.owner(): path for path in hub.handed.iterdir()}  # root lists them
    assert {*paths} == {a.name, b.name}
    before = paths[b.name].read_bytes()
    found = ask_kernel(a, MEDDLE, folder=str(hub.handed), path=str(paths[b.name]))
    assert found == ["PermissionError"] * 9 + ["done"]
    assert paths[b.name].read_bytes() == before and len([*hub.handed.iterdir()]) == 2
    a.kernel.run(HAND_IN.format(answer="(1, 4, 28, 28)"))  # one's own can be renewed
    assert len([*hub.handed.iterdir()]) == 2
    teacher = class_of_two.teacher
    assert teacher.can("cat", paths[a.name]) and not a.can("cat", paths[b.name])
    said = teacher.says(hub.python, "-c", REPORT.format(folder=str(hub.handed)))
    assert "2 learners and 1 question are counted." in said
    assert "(1, 4, 28, 28): 1" in said and "(1, 4, 1, 1): 1" in said
    assert a.name not in said and b.name not in said  # no name unless given


def test_neither_hears_what_the_other_prints(a, b):
    """ZeroMQ's own ports would tell everybody on the machine: a SUB socket needs no key."""
    a.kernel.run(EAR.format(ports=ports(*b.processes())))
    b.kernel.run("print('my answer is b1')")
    assert a.kernel.run("print(heard())") == "[]\n"
    assert a.kernel.run("print(sound())") == "True\n"


def test_the_hub_lets_neither_to_the_server_of_the_other(a, b, hub):
    token = {"Authorization": f"token {a.token}"}
    for path in ("/lab", "/api/contents", "/api/kernels"):  # /lab first: there the hub hands out its cookie
        mine, other = f"{hub.url}/user/{a.name}{path}", f"{hub.url}/user/{b.name}{path}"
        assert a.web.get(mine, timeout=20).status_code == 200
        assert a.web.get(other, timeout=20).status_code == 403
        assert b.web.get(other, timeout=20).status_code == 200
        assert requests.get(mine, headers=token, timeout=20).status_code == 200
        assert requests.get(other, headers=token, timeout=20).status_code == 403
    of_b = f"{hub.url}/hub/api/users/{b.name}"
    assert requests.get(of_b, headers=token, timeout=20).status_code in (403, 404)
    assert requests.post(f"{of_b}/tokens", headers=token, json={}, timeout=20).status_code in (403, 404)


def test_no_way_round_the_hub_either(a, b, hub):
    port, own = port_of(b), port_of(a)
    mine, other = f"/user/{a.name}/api", f"/user/{b.name}/api"
    calls = [
        (own, f"{mine}/contents", a.token),
        (port, f"{other}/contents"),
        (port, f"{other}/contents", a.token),
        (port, f"{other}/kernels", a.token),
        (hub.hub_port, "/hub/api/users", a.token),
        (hub.proxy_port, "/api/routes"),
        (hub.proxy_port, "/api/routes", a.token),
    ]
    assert ask_kernel(a, FETCH, calls=calls) == [200, 403, 403, 403, 403, 403, 403]
    assert ask_kernel(b, FETCH, calls=[(port, f"{other}/contents", b.token)]) == [200]
    # The token that the kernel finds in its own surroundings opens no more.
    found = a.kernel.run("import os; print(os.environ.get('JUPYTERHUB_API_TOKEN', ''))").strip()
    assert ask_kernel(a, FETCH, calls=[(port, f"{other}/contents", found)]) == [403]
