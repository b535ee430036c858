"""`python -m widgets.training.serving`: the scheduler or the server of a run by several processes.

Which of the two, and where they meet, the environment says: see `cluster.environment`.
"""

import os
import socket
import sys
from importlib import import_module

from .cluster import unset
from .ending import end_with_parent


def refusal():
    """Why this process cannot serve, in a sentence; "" if it can."""
    role, port = os.environ.get("DMLC_ROLE"), os.environ.get("DMLC_PS_ROOT_PORT", "")
    if role not in ("scheduler", "server"):
        return "DMLC_ROLE must be scheduler or server: see python -m widgets.training.cluster --help."
    if missing := unset():
        return f"{missing[0]} must be set: see python -m widgets.training.cluster --help."
    if not (port.isdecimal() and 0 < int(port) < 2**16):
        return f"DMLC_PS_ROOT_PORT must be a port, 1 to 65535; got {port[:40]!r}."
    if role == "server":
        return ""
    with socket.socket() as there:
        there.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a port just left is free
        try:
            there.bind(("", int(port)))
        except OSError as error:
            return (
                f"Port {port} cannot be had on this machine ({error.strerror}): "
                "choose another, the same for all processes."
            )
    return ""


if __name__ == "__main__":
    end_with_parent()
    if why := refusal():
        sys.exit(why)
    import_module("mxnet")  # with a role that is no worker's, the import serves
