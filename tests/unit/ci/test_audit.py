"""`make audit`, with made-up answers in pip-audit's place: what is not known is never read as clean."""

import http.server
import json
import os
import re
import subprocess
import sys
import threading
import tomllib
from datetime import date

import pytest
from packaging.version import Version

NO_CLEAR = "Whether there are advisories is not known: this is no all-clear."
PROBE = {"name": "django", "version": "2.0", "vulns": [{"id": "CVE-2018-7536", "aliases": []}]}
MARK = re.compile(r"CVE-\d{4}-\d{4,}|GHSA(-[a-z0-9]{4}){3}|PYSEC-\d{4}-\d+|SNYK-PYTHON-\w+-\d+")
STAND_IN = """import os, sys
from pathlib import Path
folder = Path(os.environ["ANSWER"])
[named] = [word.removeprefix("-r=") for word in sys.argv if word.startswith("-r=")]
(folder / "asked").write_text(Path(named).read_text())
sys.stdout.write((folder / "answer").read_text())
sys.exit("ERROR: half of a traceback\\n\\nConnectionError: nobody is there")
"""


@pytest.fixture(scope="module")
def audit(script):
    return script("audit")


@pytest.fixture(scope="module")
def pins(audit):
    return audit.pinned()


@pytest.fixture(scope="module")
def file(audit):
    return tomllib.loads(audit.KNOWN.read_text())


@pytest.fixture(scope="module")
def asked_for(file):
    """The advisories on file that pip-audit could report."""
    return [one for one in file["advisory"] if "inside" not in one]


def answer(pins, vulns, skipped=()):
    """As pip-audit's JSON has it. vulns: [(package, name of an advisory, its other names), …]"""
    rows = [PROBE]
    for name, version in pins.items():
        mine = [{"id": mark, "aliases": list(others)} for package, mark, *others in vulns if package == name]
        row = {"name": name, "version": version, "vulns": mine}
        rows.append({"name": name, "skip_reason": "not found"} if name in skipped else row)
    return json.dumps({"dependencies": rows, "fixes": []})


@pytest.fixture
def run(root, tmp_path):
    """run(answer) → the lines of .ci/audit.py where pip-audit answers that, and its exit code."""
    (tmp_path / "pip_audit.py").write_text(STAND_IN)

    def run(text):
        (tmp_path / "answer").write_text(text)
        env = os.environ | {"PYTHONPATH": str(tmp_path), "ANSWER": str(tmp_path)}
        done = subprocess.run(
            [sys.executable, ".ci/audit.py"], cwd=root, env=env, capture_output=True, text=True
        )
        assert done.stderr == ""
        return done.stdout.splitlines(), done.returncode

    return run


@pytest.fixture
def reported(asked_for):
    """All that is on file, each by one of its names."""
    return [(one["package"], one["ids"][-1]) for one in asked_for]


def test_all_that_is_reported_is_on_file(run, pins, reported, tmp_path):
    n, of = len(reported), len(pins)
    line = f"{of} of {of} packages looked up: {n} advisories, {n} of them in advisories.toml, 0 new."
    assert run(answer(pins, reported)) == ([line], 0)
    lines = (tmp_path / "asked").read_text().split()
    assert {"requests==2.31.0", "torch==2.13.0", "pywinpty==" + pins["pywinpty"], "django==2.0"} <= set(lines)
    assert len(lines) == of + 1  # whatever system this is


def test_a_new_advisory_is_named_and_fails(run, pins, reported):
    lines, code = run(answer(pins, [*reported, ("tornado", "PYSEC-2099-1", "CVE-2099-0001")]))
    assert code == 1 and lines[0] == f"New: tornado {pins['tornado']}: CVE-2099-0001, PYSEC-2099-1."
    assert lines[-1].endswith(" 1 new.")


def test_the_same_advisory_about_another_package_or_version_is_new(audit, pins, reported, asked_for):
    [first, *_], lines = reported, []
    for one in (asked_for[0] | {"package": "tornado"}, asked_for[0] | {"version": "0"}):
        lines, code = audit.report(answer(pins, [first]), "", pins, [one])
        assert code == 1 and lines[0].startswith("New: requests 2.31.0: ")


def test_one_that_is_no_longer_reported_is_named_and_passes(run, pins, reported, asked_for):
    lines, code = run(answer(pins, reported[1:]))
    gone = f"Stale, no longer reported: requests 2.31.0: {', '.join(asked_for[0]['ids'])}."
    assert code == 0 and lines[0] == gone and lines[-1].endswith(" 0 new.")


@pytest.mark.parametrize("found", [[], [("tornado", "CVE-2099-0001")]], ids=["nothing new", "something new"])
def test_what_was_skipped_is_named_and_neither_clean_nor_stale(run, pins, found):
    skipped = ["requests", *[name for name in pins if name != "tornado"][::2]]
    lines, code = run(answer(pins, found, skipped))
    names = ", ".join(sorted(set(skipped)))
    assert code == len(found)
    assert f"Not looked up, so nothing is known of them: {names}." in lines
    assert lines[-1].startswith(f"{len(pins) - len(set(skipped))} of {len(pins)} packages looked up: ")
    assert not any(line.startswith("Stale") and "requests" in line for line in lines)


SHAPES = {  # answers from which nothing is learned
    "silence": lambda pins: "",
    "no JSON": lambda pins: '{"dependencies": [{"name": "requ',
    "another form": lambda pins: '{"message": "no more requests today"}',
    "a list": lambda pins: "[]",
    "no packages": lambda pins: '{"dependencies": []}',
    "all skipped": lambda pins: answer(pins, [], pins).replace(json.dumps(PROBE) + ", ", ""),
    "an empty database": lambda pins: answer(pins, []).replace(json.dumps(PROBE["vulns"]), "[]"),
    "only the probe": lambda pins: json.dumps({"dependencies": [PROBE]}),
}


@pytest.mark.parametrize("name", SHAPES)
def test_no_data_is_never_read_as_clean(run, pins, name):
    [line], code = run(SHAPES[name](pins))
    assert line.startswith("Nothing could be looked up (") and line.endswith(NO_CLEAR) and code == 0
    assert ("ConnectionError: nobody is there" in line) == (name == "silence")


def test_the_probe_is_nothing_that_is_pinned(audit, pins):
    assert audit.PROBE[0] not in pins and (PROBE["name"], PROBE["version"]) == audit.PROBE


class Database(http.server.BaseHTTPRequestHandler):
    """OSV's, made up: has what `advisories` says, {package: id}."""

    def do_POST(self):
        wanted = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["package"]
        mark = self.server.advisories.get(wanted["name"])
        about = {"id": mark, "aliases": [], "affected": [{"package": wanted, "ranges": []}]}
        body = json.dumps({"vulns": [about]} if mark else {}).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args):
        pass


@pytest.mark.parametrize("there", [True, False], ids=["a database", "nobody"])
def test_pip_audit_itself_is_understood(audit, tmp_path, monkeypatch, there):
    pytest.importorskip("pip_audit", reason="`make tools` brings it")
    monkeypatch.setenv("NO_PROXY", "127.0.0.1")
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Database)
    server.advisories = {"django": "CVE-2018-7536", "requests": "CVE-2099-0001"}
    thread = threading.Thread(target=server.serve_forever)
    try:
        thread.start()
        port = server.server_port if there else 9
        words = [
            "--vulnerability-service=osv",
            f"--osv-url=http://127.0.0.1:{port}",
            f"--cache-dir={tmp_path}",
        ]
        pins = {"requests": "2.31.0", "colorama": "0.4.6"}
        lines, code = audit.report(*audit.ask(pins, words), pins, [])
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    if there:
        summary = "2 of 2 packages looked up: 1 advisories, 0 of them in advisories.toml, 1 new."
        assert (lines, code) == (["New: requests 2.31.0: CVE-2099-0001.", summary], 1)
    else:
        assert code == 0 and lines[0].startswith("Nothing could be looked up (") and "refused" in lines[0]


def test_each_on_file_is_about_what_is_pinned_and_says_why(file, pins):
    for one in file["advisory"]:
        assert pins[one["package"]] == one["version"], "review it anew, or take it out"
        assert one["verdict"] in ("out of reach", "guarded")
        assert re.fullmatch(r"[A-Z].{30,}[^.]\.", one["reason"]) and ". " not in one["reason"]
        assert date(2026, 11, 1) <= one["reviewed"] <= date.today()
        assert one["ids"] or "inside" in one
        assert all(MARK.fullmatch(mark) for mark in one["ids"])
    marks = [mark for one in [*file["advisory"], *file["past"].values()] for mark in one["ids"]]
    assert len(marks) == len(set(marks)) and all(MARK.fullmatch(mark) for mark in marks)


def test_what_is_behind_us_stays_there(file, pins):
    assert [name for name, one in file["past"].items() if Version(pins[name]) < Version(one["mended"])] == []


def test_what_is_out_of_reach_is(root, file):
    """What must be absent stands in no code here, but for what a notebook has saved."""
    sources = {
        str(path): path.read_text() for path in [*root.glob("widgets/**/*.py"), *root.glob(".ci/**/*.py")]
    }
    for path in root.glob("chapters/**/*.ipynb"):
        cells = json.loads(path.read_text())["cells"]
        sources[str(path)] = "\n".join(
            "".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"
        )
    away = [one for one in file["advisory"] if one["verdict"] == "out of reach"]
    assert all(one["absent"] for one in away) and len(sources) > 100
    for one in away:
        assert [path for path, text in sources.items() if re.search(one["absent"], text)] == [], one["ids"]
    assert re.search(away[0]["absent"], "import requests")
