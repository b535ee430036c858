"""Against a server on loopback that can misbehave in every way a host does."""

import gzip
import http.server
import os
import signal
import socket
import subprocess
import sys
import threading
import time

import numpy as np
import pytest

from widgets.fashion import download
from widgets.fashion.folder import read_folder
from widgets.fashion.idx import encode, read_idx

ONE = "t10k-images-idx3-ubyte.gz"


class Host:
    """A server of the files in a folder; `answers[name]` replaces one by bytes, a status or a function."""

    def __init__(self, folder):
        self.answers, self.asked, self.release = {}, [], threading.Event()
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                name = self.path.rpartition("/")[2]
                host.asked.append(name)
                answer = host.answers.get(name) or (folder / name).read_bytes()
                if callable(answer):
                    return answer(self)
                if isinstance(answer, int):
                    return self.send_error(answer)
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_port}/data/"
        threading.Thread(
            target=self.server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True
        ).start()

    def hang(self, handler):
        """Send half of the headers' promise, then nothing."""
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        handler.wfile.write(b"\x1f\x8b" + bytes(400))
        handler.wfile.flush()
        self.release.wait(20)

    def close(self):
        self.release.set()
        self.server.shutdown()
        self.server.server_close()


@pytest.fixture
def remote(write_set, monkeypatch):
    """What the hosts have: a small set whose digests stand in for the real ones."""
    folder = write_set("remote")
    sha256 = {name: download.digest(read_idx(folder / name)) for name in download.FILES}
    monkeypatch.setattr(download, "FILES", sha256)
    return folder


@pytest.fixture
def hosts(remote, monkeypatch):
    both = [Host(remote), Host(remote)]
    monkeypatch.setattr(download, "HOSTS", tuple(host.url for host in both))
    yield both
    for host in both:
        host.close()


@pytest.fixture
def cache(tmp_path):
    return tmp_path / "deep" / "cache"


def names(folder):
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_whole_set_from_the_first_host(hosts, remote, cache):
    download.fetch(cache)
    assert names(cache) == sorted(download.FILES)
    for mine, theirs in zip(read_folder(cache), read_folder(remote), strict=True):
        np.testing.assert_array_equal(mine.images, theirs.images)
        np.testing.assert_array_equal(mine.labels, theirs.labels)
    assert sorted(hosts[0].asked) == sorted(download.FILES) and not hosts[1].asked


def test_only_what_is_missing_or_damaged_is_fetched(hosts, cache):
    download.fetch(cache)
    hosts[0].asked.clear()
    (cache / ONE).write_bytes(b"oops")
    (cache / "t10k-labels-idx1-ubyte.gz").unlink()
    download.fetch(cache)
    assert sorted(hosts[0].asked) == [ONE, "t10k-labels-idx1-ubyte.gz"]
    read_folder(cache)


def another(remote):
    return gzip.compress(encode(255 - read_idx(remote / ONE)))


BAD = {
    "truncated": (lambda remote: (remote / ONE).read_bytes()[:-20], "truncated, altered or foreign"),
    "another set": (another, "truncated, altered or foreign"),
    "web page": (lambda remote: b"<!DOCTYPE html><html><body>Please log in</body></html>", "foreign"),
    "nothing": (lambda remote: lambda handler: handler.close_connection, "."),
    "not found": (lambda remote: 404, "404 Not Found"),
    "server error": (lambda remote: 503, "503 Service Unavailable"),
    "not HTTP": (lambda remote: lambda handler: handler.wfile.write(b"SSH-2.0-hello\r\n"), "SSH-2.0-hello"),
}


@pytest.mark.parametrize("case", BAD)
def test_bad_first_host_the_second_serves(hosts, remote, cache, case):
    hosts[0].answers[ONE] = BAD[case][0](remote)
    download.fetch(cache)
    assert names(cache) == sorted(download.FILES)
    assert ONE in hosts[0].asked and hosts[1].asked[0] == ONE
    read_folder(cache)


@pytest.mark.parametrize("case", BAD)
def test_bad_hosts_are_named_and_nothing_is_left(hosts, remote, cache, case):
    answer, words = BAD[case]
    for host in hosts:
        host.answers[ONE] = answer(remote)
    with pytest.raises(download.DownloadError) as caught:
        download.fetch(cache)
    message = str(caught.value)
    assert message.count("127.0.0.1: ") == 2 and words in message and "\n" not in message
    assert message.endswith("check the network, then restart the kernel to try again.")
    assert ONE not in names(cache) and not [name for name in names(cache) if name not in download.FILES]


def test_damaged_file_stays_until_a_whole_one_comes(hosts, remote, cache):
    download.fetch(cache)
    (cache / ONE).write_bytes(b"oops")
    for host in hosts:
        host.answers[ONE] = 404
    with pytest.raises(download.DownloadError):
        download.fetch(cache)
    assert (cache / ONE).read_bytes() == b"oops" and names(cache) == sorted(download.FILES)


def test_host_that_never_answers(hosts, cache, monkeypatch):
    monkeypatch.setattr(download, "OPEN_SECONDS", 0.2)
    for host in hosts:
        host.answers = dict.fromkeys(download.FILES, lambda handler, host=host: host.release.wait(20))
    with pytest.raises(download.DownloadError, match=r"no answer within 0.2 s; .*no answer within 0.2 s"):
        download.fetch(cache)
    assert names(cache) == []


def test_host_that_stops_half_way(hosts, cache, monkeypatch):
    monkeypatch.setattr(download, "STALL_SECONDS", 0.2)
    for host in hosts:
        host.answers[ONE] = host.hang
    with pytest.raises(download.DownloadError, match="timed out"):
        download.fetch(cache)
    assert ONE not in names(cache) and len(names(cache)) == 2


def test_host_that_trickles(hosts, cache, monkeypatch):
    """A byte now and then: no read times out, and yet it must end."""
    monkeypatch.setattr(download, "STALL_SECONDS", 0.3)

    def trickle(handler):
        handler.send_response(200)
        handler.end_headers()
        for _ in range(200):
            handler.wfile.write(b"\x1f")
            handler.wfile.flush()
            time.sleep(0.02)

    for host in hosts:
        host.answers[ONE] = trickle
    with pytest.raises(download.DownloadError, match="less than 20000 bytes a second"):
        download.fetch(cache)
    assert ONE not in names(cache)


def test_host_that_sends_without_end(hosts, cache, monkeypatch):
    monkeypatch.setattr(download, "LARGEST", 200_000)
    for host in hosts:
        host.answers[ONE] = bytes(300_000)
    with pytest.raises(download.DownloadError, match=f"more than 200000 bytes for {ONE}"):
        download.fetch(cache)
    assert ONE not in names(cache)


def test_no_network_is_not_tried_twice(monkeypatch, remote, cache, hosts):
    with socket.socket() as closing:
        closing.bind(("127.0.0.1", 0))
        monkeypatch.setattr(download, "HOSTS", (f"http://127.0.0.1:{closing.getsockname()[1]}/",))
    with pytest.raises(download.DownloadError, match="Connection refused") as first:
        download.fetch(cache)
    monkeypatch.setattr(download, "HOSTS", (hosts[1].url,))
    with pytest.raises(download.DownloadError) as second:
        download.fetch(cache)
    assert str(first.value) == str(second.value) and not hosts[1].asked


def test_dead_host_is_not_asked_for_every_file(hosts, cache):
    hosts[0].answers = dict.fromkeys(download.FILES, 404)
    download.fetch(cache)
    assert len(hosts[0].asked) == 1 and len(hosts[1].asked) == 4


def test_unwritable_folder_is_said_before_any_network(hosts, tmp_path, monkeypatch):
    def refuse(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(download, "NamedTemporaryFile", refuse)
    with pytest.raises(
        download.DownloadError, match=r"cannot be written \(Permission denied\); make it writable"
    ):
        download.fetch(tmp_path)
    assert not hosts[0].asked


def test_what_a_killed_process_left_is_cleared(hosts, cache):
    cache.mkdir(parents=True)
    old, new = cache / f".{ONE}.old.part", cache / f".{ONE}.new.part"
    for part in (old, new):
        part.write_bytes(b"half")
    os.utime(old, (time.time() - 7200,) * 2)
    download.fetch(cache)
    assert not old.exists() and new.exists()  # the new one may be another process at work


CHILD = """
import sys
from pathlib import Path
from widgets.fashion import download
from widgets.fashion.idx import digest, read_idx
remote, cache, url = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]
download.FILES = {name: digest(read_idx(remote / name)) for name in download.FILES}
download.HOSTS = (url,)
download.fetch(cache)
"""


def child(*arguments):
    return subprocess.Popen(
        [sys.executable, "-c", CHILD, *map(str, arguments)], stderr=subprocess.PIPE, text=True
    )


def test_interrupt_leaves_no_half_file(hosts, remote, cache):
    hosts[0].answers[ONE] = hosts[0].hang
    process = child(remote, cache, hosts[0].url)
    deadline = time.monotonic() + 15
    while not [name for name in names(cache) if name.startswith(f".{ONE}")] and time.monotonic() < deadline:
        time.sleep(0.02)
    assert [name for name in names(cache) if name.endswith(".part")], "the download never started"
    time.sleep(0.1)
    process.send_signal(signal.SIGINT)
    assert "KeyboardInterrupt" in process.communicate(timeout=10)[1]
    assert not [name for name in names(cache) if name not in download.FILES]


def test_two_processes_at_once(hosts, remote, cache):
    def slowly(handler):
        content = (remote / ONE).read_bytes()
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(content)))
        handler.end_headers()
        for start in range(0, len(content), 2000):
            handler.wfile.write(content[start : start + 2000])
            handler.wfile.flush()
            time.sleep(0.05)

    hosts[0].answers[ONE] = slowly
    pair = [child(remote, cache, hosts[0].url) for _ in range(2)]
    assert [process.wait(20) for process in pair] == [0, 0], [process.stderr.read() for process in pair]
    for process in pair:
        process.stderr.close()
    assert names(cache) == sorted(download.FILES)
    for mine, theirs in zip(read_folder(cache), read_folder(remote), strict=True):
        np.testing.assert_array_equal(mine.images, theirs.images)


def test_the_real_digests_are_those_of_the_sample_s_sources():
    from widgets.fashion.sample import FOLDER

    provenance = (FOLDER / "PROVENANCE.txt").read_text()
    for name, sha256 in download.FILES.items():
        assert f"{sha256}  {name.removesuffix('.gz')}\n" in provenance
