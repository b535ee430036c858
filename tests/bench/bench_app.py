"""How long do ten visitors of the app wait who come at once? Run by `make bench`: figures, no verdict.

One server as `make app` starts it. Ten visitors ask for the page of chapter 01 in the same moment; then each
drags the sliders of BranchExplorer with the messages that a page would send, in the two ways of seats.py.
Then all leave. What a browser needs to draw comes on top, on the visitor's own machine.
"""

import argparse
import json
import re
import statistics
import time
from concurrent.futures import ThreadPoolExecutor

import seats  # first: it says where the next two are
from client import Kernel, Server
from harness import AppServer
from jupyter_server.services.kernels.connection.base import deserialize_msg_from_ws_v1, serialize_msg_to_ws_v1

GOAL = "Goal: ten visitors at once have their answer within 200 ms."
PARTS = "header", "parent_header", "metadata", "content"
KERNEL = re.compile(r'"kernelId": "([^"]+)"')


class Newer(Kernel):
    """A Kernel that speaks as pages do: Voilà hangs at pictures in the older way."""

    PROTOCOLS = ("v1.kernel.websocket.jupyter.org",)

    def write(self, message):
        packed = serialize_msg_to_ws_v1(message, "shell", lambda part: json.dumps(part).encode())
        self.socket.send_binary(packed)

    def read(self):
        _, parts = deserialize_msg_from_ws_v1(self.socket.recv())
        return dict(zip(PARTS, map(json.loads, parts[:4]), strict=True)) | {"buffers": parts[4:]}


def come(server):
    """(seconds until the page with all its widgets is served, its kernel)"""
    begin = time.perf_counter()
    page = server.web.get(f"{server.url}/?page=01", timeout=600)
    page.raise_for_status()
    seconds = time.perf_counter() - begin
    kernel = Newer(server, KERNEL.search(page.text)[1])
    kernel.run("explorer = app.made['BranchExplorer']")
    return seconds, kernel


def main(visitors, moves):
    with AppServer() as app, ThreadPoolExecutor(visitors) as pool:
        server = Server(app.url, app.token)
        alone, first = come(server)
        waited, kernels = zip(*pool.map(come, [server] * visitors), strict=True)
        print(f"The page: {alone:.1f} s for one alone; of {visitors} at once the median waits "
              f"{statistics.median(waited):.1f} s, the last {max(waited):.1f} s.")  # fmt: skip
        readers = [seats.Reader(kernel) for kernel in kernels]
        for words, way in (("all drag", seats.all_drag), ("one move every 5 s", seats.a_class)):
            times, cpu = way(readers, moves)
            high = statistics.quantiles(times, n=20, method="inclusive")[-1]
            print(f"{words}: median {1000 * statistics.median(times):.0f} ms, 95 % {1000 * high:.0f} ms, "
                  f"worst {1000 * max(times):.0f} ms; CPU {cpu:.0f} %.")  # fmt: skip
        memory = [seats.memory(process) for process in app.kernels()]
        print(f"{statistics.mean(memory):.0f} MB a visitor.")
        begin = time.perf_counter()
        for kernel in (first, *kernels):
            kernel.close()
            server.web.post(f"{server.url}/voila/api/shutdown/{kernel.id}").raise_for_status()
        print(f"All have left, and their kernels have ended, after {time.perf_counter() - begin:.1f} s.")
    print(GOAL)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--visitors", type=int, default=10)
    parser.add_argument("--moves", type=int, default=6, help="moves of each visitor, each way")
    main(**vars(parser.parse_args()))
