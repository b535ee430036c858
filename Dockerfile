# For Windows, Apple silicon, or any machine with Docker; README.md has the two commands.
# Binder does not read it: there, binder/ goes first.
FROM debian:bookworm-slim

# python3-venv makes .venv, dataset-fashion-mnist is the full set of garments.
RUN apt-get update \
 && apt-get install -y --no-install-recommends \
      ca-certificates dataset-fashion-mnist make python3 python3-venv \
 && rm -rf /var/lib/apt/lists/*

WORKDIR /inception
COPY . .
# The reader's lock, with the two libraries that MXNet takes from the system; compiled once, not at every start.
RUN make .venv && .venv/bin/python -W ignore -m compileall -qq -j 0 .venv/lib widgets \
 && rm -rf ~/.cache /var/lib/apt/lists/*

EXPOSE 8888
# Within a container the loopback is the container's own; the token stays on.
CMD ["make", "lab", "LAB_ARGS=--ip=0.0.0.0"]
