# For Windows, Apple silicon, any machine with Docker, and a class on Kubernetes; README.md has the commands.
# Binder does not read it: there, binder/ goes first.
FROM debian:bookworm-slim AS base
WORKDIR /inception
COPY .ci/system.py .ci/
# dataset-fashion-mnist is the full set of garments; MXNet takes two libraries from the system.
RUN apt-get update \
 && apt-get install -y --no-install-recommends ca-certificates dataset-fashion-mnist make python3 \
 && PYTHONPATH=.ci python3 -B -c "import system; system.ensure_mxnet_libraries()" \
 && rm -rf /var/lib/apt/lists/* /var/cache/apt /var/log/*

# What only makes .venv stays behind here. It is compiled once, not at every start.
FROM base AS made
RUN apt-get update && apt-get install -y --no-install-recommends python3-venv
COPY . .
RUN python3 -B .ci/venv.py seat && .venv/bin/python -W ignore -m compileall -qq -j 0 -x /tests/ .venv/lib widgets \
 && rm -rf .venv-uv

# The user's number is the one that Zero to JupyterHub expects. `my` is all of the folder that this user can write.
FROM base
COPY --from=made /inception .
RUN useradd --uid 1000 --create-home jovyan && mkdir my && chown 1000 my
USER 1000
EXPOSE 8888
# Within a container the loopback is the container's own; the token stays on.
CMD ["make", "lab", "LAB_ARGS=--ip=0.0.0.0"]
