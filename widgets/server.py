"""A setting for Jupyter's server, which `make lab` turns on: widgets answer sooner."""

from jupyter_server.services.kernels.connection.channels import ZMQChannelsWebsocketConnection


class PromptConnection(ZMQChannelsWebsocketConnection):
    """Jupyter's own connection between page and kernel, with TCP_NODELAY.

    A slider's answer is several small messages. Without this, each waits until the browser has acknowledged
    the one before (Nagle's algorithm), which a browser may put off for 40 ms.
    """

    def connect(self):
        self.websocket_handler.set_nodelay(True)
        return super().connect()
