# Two commands matter: `make lab` to read, `make test` to check. Both make what they need first.
PYTHON ?= python3
# Everything runs in the project's own environment, whatever else is on the machine.
ENV = . .venv/bin/activate &&
export PYTHONDONTWRITEBYTECODE =

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

lab: .venv  ## open the notebooks in JupyterLab (the first time: 2 to 5 minutes)
	@$(ENV) python .ci/lab.py $(LAB_ARGS)

# One pytest over everything, so that the last line speaks for all of it.
test: .venv chromium  ## ruff, then every test and every chapter
	$(ENV) ruff check && ruff format --check
	$(ENV) pytest --nbval

chapters: .venv  ## run all chapters and save them clean; CHAPTERS="chapters/01_…" for some
	@$(ENV) python .ci/chapters.py $(CHAPTERS)

weights: .venv  ## train the shipped weights anew: an hour or two on two cores; goes on where it was stopped
	$(ENV) python -m widgets.training --recipe full --checkpoint build/weights --resume \
	  --log widgets/training/googlenet/log.csv --weights widgets/training/googlenet/weights.npz

WORKERS ?= 2
TRAIN ?= --recipe quick --checkpoint build/distributed --resume
train-distributed: .venv  ## train by several processes on this machine, WORKERS=2; goes on where it was stopped
	$(ENV) python -m widgets.training.cluster --workers $(WORKERS) -- $(TRAIN)

bench: .venv chromium  ## seconds and memory of each chapter; how fast a slider answers
	$(ENV) for bench in tests/bench/bench_*.py; do python $$bench || exit 1; done

N ?= 8
seats: .venv  ## how many readers of chapter 01 this machine holds at once; tries up to N=8
	$(ENV) python tests/bench/seats.py $(N)

# --universal, so that one file serves Linux and macOS; the package itself cannot be pinned in its own lock.
lock: .venv  ## pin the dependencies of pyproject.toml anew; UPGRADE=--upgrade for newer ones
	$(ENV) uv pip compile pyproject.toml --extra cpu --extra dev --python-version 3.11 --universal \
	  --generate-hashes --no-emit-package inception-widgets --custom-compile-command "make lock" \
	  $(UPGRADE) --quiet --output-file binder/requirements.txt

gpu:  ## put MXNet's GPU package in place of the CPU one (Linux with an NVIDIA card)
	@$(PYTHON) .ci/venv.py gpu

cpu:  ## and back
	@$(PYTHON) .ci/venv.py cpu

clean:  ## remove the environment and what tools left behind
	rm -rf .venv .venv-uv build *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv:
	@$(PYTHON) .ci/venv.py

chromium: .venv
	@$(ENV) python .ci/system.py

.PHONY: help lab test chapters weights train-distributed bench seats lock gpu cpu clean .venv chromium
