"""JupyterLab on a free loopback port, in temporary folders, stopped by its own process id."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path

import psutil

KERNELS = "@jupyterlab/apputils-extension:kernels-settings"

# Loopback needs no proxy, whatever the environment says.
_opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))


class LabServer:
    """`with LabServer() as lab:` serves copies of notebooks; the originals are never written to."""

    ALIVE = "/api/status"  # what answers once it serves

    def __init__(self, start_seconds=180):
        self.start_seconds = start_seconds
        self.folder = Path(tempfile.mkdtemp(prefix="inception-lab-"))
        self.root = self.folder / "notebooks"
        self.log = self.folder / "server.log"
        self.token = os.urandom(16).hex()
        self.env = {}  # what it is told besides
        self.process = None

    def __enter__(self):
        try:
            self._start()
        except BaseException:
            self.stop()
            raise
        return self

    def __exit__(self, *exc):
        self.stop()

    def _start(self):
        self.root.mkdir()
        private = {
            "JUPYTER_CONFIG_DIR": "config",
            "JUPYTER_DATA_DIR": "data",
            "JUPYTER_RUNTIME_DIR": "runtime",
            "JUPYTERLAB_SETTINGS_DIR": "settings",
            "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
            "IPYTHONDIR": "ipython",
            "INCEPTION_PREDICTIONS": "predictions.json",
            "INCEPTION_TRAINING": "training",
        }
        env = {name: str(self.folder / sub) for name, sub in private.items()}
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.url = f"http://127.0.0.1:{port}"
        with self.log.open("w") as log:
            self.process = subprocess.Popen(
                [sys.executable, *self.words(port)],
                env=os.environ | env | self.env,
                cwd=self.root,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + self.start_seconds
        while True:
            if self.process.poll() is not None:
                raise RuntimeError(f"The server ended at once:\n{self.log.read_text()}")
            with suppress(OSError):
                self.api("GET", self.ALIVE)
                break
            if time.monotonic() > deadline:
                raise RuntimeError(f"The server did not answer:\n{self.log.read_text()}")
            time.sleep(0.1)

    def words(self, port):
        """The words after "python" that start it."""
        return [
            *("-m", "jupyterlab", "--no-browser", "--allow-root"),
            "--expose-app-in-browser",  # window.jupyterapp: what the harness asks the page
            "--ServerApp.ip=127.0.0.1",
            f"--ServerApp.port={port}",
            "--ServerApp.port_retries=0",
            f"--IdentityProvider.token={self.token}",
            f"--ServerApp.root_dir={self.root}",
            "--ServerApp.kernel_websocket_connection_class=widgets.server.PromptConnection",
            "--LanguageServerManager.autodetect=False",
            "--LabApp.extension_manager=readonly",
            "--LabApp.news_url=None",
            "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
        ]

    def stop(self):
        """End the server and every kernel it started, by process id, then remove the folders."""
        if self.process:
            with suppress(psutil.NoSuchProcess):
                server = psutil.Process(self.process.pid)
                family = [server, *server.children(recursive=True)]
                self.process.terminate()
                _, alive = psutil.wait_procs(family, timeout=10)
                for left in alive:
                    with suppress(psutil.NoSuchProcess):
                        left.kill()
                psutil.wait_procs(alive, timeout=10)
            self.process.wait()
            self.process = None
        shutil.rmtree(self.folder, ignore_errors=True)

    def api(self, method, path, body=None):
        """One call of the server's own REST interface."""
        request = urllib.request.Request(
            self.url + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={"Authorization": f"token {self.token}", "Content-Type": "application/json"},
        )
        with _opener.open(request, timeout=20) as answer:
            text = answer.read()
        return json.loads(text) if text else None

    def set(self, plugin, values):
        """What Settings → Settings Editor writes."""
        self.api("PUT", f"/lab/api/settings/{plugin}", {"raw": json.dumps(values)})

    def set_comms(self, where):
        """Send widget messages to kernel subshells: 'perCommTarget', 'perComm' or 'disabled'."""
        self.set(KERNELS, {"commsOverSubshells": where})
        kept = self.api("GET", f"/lab/api/settings/{KERNELS}")["settings"]["commsOverSubshells"]
        assert kept == where, f"asked for commsOverSubshells={where}, the server keeps {kept}"

    def copy(self, source):
        """A fresh copy of a notebook, or of a folder of them; its path as the server names it."""
        source = Path(source)
        target = self.root / source.name
        if source.is_dir():
            ignored = shutil.ignore_patterns(".*", "__pycache__")
            shutil.copytree(source, target, dirs_exist_ok=True, ignore=ignored)
        else:
            shutil.copy(source, target)
        return source.name

    def end_kernel(self, path):
        """End the kernel of the notebook of that path, if it has one."""
        for session in self.api("GET", "/api/sessions"):
            if session["path"] == path:
                with suppress(urllib.error.HTTPError):
                    self.api("DELETE", f"/api/sessions/{session['id']}")
