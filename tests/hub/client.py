"""A reader without a browser: signs in to a hub, runs a notebook in a kernel, moves a slider."""

import json
import time
from types import SimpleNamespace
from uuid import uuid4

import requests
import websocket
from jupyter_server.services.kernels.connection.base import deserialize_binary_message


class Server:
    """A Jupyter server: its address, and one token for it."""

    def __init__(self, url, token):
        self.url, self.token = url.rstrip("/"), token
        self.web = requests.Session()
        self.web.trust_env = False  # the loopback needs no proxy, whatever the environment says
        self.web.headers["Authorization"] = f"token {token}"

    def ask(self, method, path, body=None):
        answer = self.web.request(method, self.url + path, json=body, timeout=60)
        answer.raise_for_status()
        return answer.json() if answer.content else None

    def open(self, path):
        """The Kernel of a notebook's session, as the page asks for it: opened twice, it is the same one."""
        name = path.rsplit("/", 1)[-1]
        asked = {"path": path, "name": name, "type": "notebook", "kernel": {"name": "python3"}}
        return Kernel(self, self.ask("POST", "/api/sessions", asked)["kernel"]["id"])

    def kernel(self):
        """A new Kernel, of no notebook."""
        return Kernel(self, self.ask("POST", "/api/kernels", {"name": "python3"})["id"])

    def sources(self, path):
        """The code cells of a notebook on that server."""
        cells = self.ask("GET", f"/api/contents/{path}")["content"]["cells"]
        return [cell["source"] for cell in cells if cell["cell_type"] == "code"]


class Kernel:
    """The websocket between a page and a kernel."""

    PROTOCOLS = None  # that it speaks, by name; else Jupyter's oldest

    def __init__(self, server, id):
        self.id, self.session = id, uuid4().hex
        url = f"{server.url.replace('http', 'ws', 1)}/api/kernels/{id}/channels?session_id={self.session}"
        header = {"Authorization": f"token {server.token}"}
        self.socket = websocket.create_connection(
            url, header=header, timeout=120, http_no_proxy=["*"], subprotocols=self.PROTOCOLS
        )

    def send(self, kind, content):
        """Send a message on the shell channel; its id."""
        header = {
            "msg_id": uuid4().hex,
            "msg_type": kind,
            "session": self.session,
            "username": "",
            "version": "5.3",
            "date": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()),
        }
        whole = {"channel": "shell", "parent_header": {}, "metadata": {}, "content": content, "buffers": []}
        self.write(whole | {"header": header})
        return header["msg_id"]

    def write(self, message):
        self.socket.send(json.dumps(message))

    def read(self):
        data = self.socket.recv()
        return deserialize_binary_message(data) if isinstance(data, bytes) else json.loads(data)

    def answers(self, asked, reply=True):
        """All that the kernel sends to that message, up to `idle` and, unless it has none, the reply."""
        idle = False
        while not (idle and reply is not True):
            message = self.read()
            if message["parent_header"].get("msg_id") != asked:
                continue
            kind, content = message["header"]["msg_type"], message["content"]
            if kind == "status":
                idle = idle or content["execution_state"] == "idle"
            elif kind.endswith("_reply"):
                reply = content
            else:
                yield SimpleNamespace(kind=kind, content=content, buffers=message.get("buffers", []))

    def run(self, code):
        """What the code prints; RuntimeError with the traceback where it fails."""
        printed, failed = [], []
        asked = self.send("execute_request", {"code": code, "silent": False, "allow_stdin": False})
        for message in self.answers(asked):
            if message.kind == "stream" and message.content["name"] == "stdout":
                printed.append(message.content["text"])
            if message.kind == "error":
                failed += message.content["traceback"]
        if failed:
            raise RuntimeError("\n".join(failed))
        return "".join(printed)

    def move(self, view, value):
        """Set the `value` of a control, as the page does; seconds to `idle`, and how many pictures came.

        view: the control's comm id.
        """
        data = {"method": "update", "state": {"value": value}, "buffer_paths": []}
        begin = time.perf_counter()
        asked = self.send("comm_msg", {"comm_id": view, "data": data})
        pictures = sum(bool(message.buffers) for message in self.answers(asked, reply=None))
        return time.perf_counter() - begin, pictures

    def close(self):
        self.socket.close()


def sign_in(hub, name, password):
    """Through the hub's own sign-in page: (that user's web session with its cookies, a token of the user)."""
    web = requests.Session()
    web.trust_env = False
    web.get(f"{hub}/hub/login", timeout=60).raise_for_status()
    form = {"username": name, "password": password, "_xsrf": web.cookies["_xsrf"]}
    page = web.post(f"{hub}/hub/login?next=/hub/token", data=form, timeout=60)
    if page.status_code != 200 or not page.url.endswith("/hub/token"):
        raise RuntimeError(f"{name} could not sign in: {page.status_code} at {page.url}")
    headers = {"X-XSRFToken": web.cookies.get("_xsrf", path="/hub/"), "Referer": page.url}
    made = web.post(f"{hub}/hub/api/users/{name}/tokens", json={}, headers=headers, timeout=60)
    made.raise_for_status()
    return web, made.json()["token"]


def start_server(hub, name, token, seconds=150):
    """Start that user's server and wait until it answers."""
    whole = Server(f"{hub}/hub", token)
    whole.ask("POST", f"/api/users/{name}/server", {})
    deadline = time.monotonic() + seconds
    while not whole.ask("GET", f"/api/users/{name}")["servers"].get("", {}).get("ready"):
        if time.monotonic() > deadline:
            raise RuntimeError(f"{name}'s server did not start within {seconds} s")
        time.sleep(0.2)
    return Server(f"{hub}/user/{name}", token)
