"""Imported by Voilà under test, not by the tests: kernels that answer a page as JupyterLab's do."""

from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager


class Answering(AsyncMappingKernelManager):
    """Takes the messages that Voilà refuses its visitors: questions run code.

    However slow the machine, and short the time that a test sets, no kernel ends before its page has come.
    """

    def __init__(self, **given):
        super().__init__(**given | {"allowed_message_types": []})
        self._met = set()

    def notify_connect(self, kernel_id):
        super().notify_connect(kernel_id)
        self._met.add(kernel_id)

    async def cull_kernel_if_idle(self, kernel_id):
        if kernel_id in self._met:
            await super().cull_kernel_if_idle(kernel_id)
