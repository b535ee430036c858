"""What an engine needs: threads, memory, device, timing, cores, the worker thread."""
