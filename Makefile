# Two commands matter: `make lab` to read, `make test` to check. Both make what they need first: `.venv` is what
# a reader needs, `tools` adds what a contributor needs.
PYTHON ?= python3
# Everything runs in the project's own environment, whatever else is on the machine.
ENV = . .venv/bin/activate &&
export PYTHONDONTWRITEBYTECODE =

help:  ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1	/p' Makefile

lab: .venv  ## open the notebooks in JupyterLab (the first time: about a minute)
	@$(ENV) exec python .ci/lab.py $(LAB_ARGS)

app: .venv  ## serve the widgets on pages without code, at an address with a token; APP_ARGS go to Voilà
	@$(ENV) exec python .ci/app.py $(APP_ARGS)

# One pytest over everything, so that the last line speaks for all of it. As many files at once as the machine
# holds (conftest.py), or JOBS=1; a file stays with one worker.
JOBS ?= auto
PYTEST = pytest -n $(JOBS) --dist loadfile
LINT = ruff check && ruff format --check
test: tools chromium  ## ruff, then every test and every chapter; TESTS="tests/unit …" for some
	$(ENV) $(LINT)
	$(ENV) $(PYTEST) --nbval $(TESTS)

lint: tools
	@$(ENV) $(LINT)

check: tools  ## ruff and the unit tests: some minutes
	$(ENV) $(LINT)
	$(ENV) $(PYTEST) tests/unit

chapters: tools  ## run all chapters and save them clean; CHAPTERS="chapters/01_…" for some
	@$(ENV) python .ci/chapters.py $(CHAPTERS)

site: tools  ## the chapters as a web site: build/site/index.html
	@$(ENV) python .ci/site/build.py

slides: tools  ## chapters as slides, with the widgets live; CHAPTERS="chapters/01_…" for some; APP_ARGS go to Voilà
	@$(ENV) exec python .ci/slides.py $(CHAPTERS) $(APP_ARGS)

teachers: tools  ## the chapters with times, answers, usual mistakes and solutions: build/teachers/teaching.html
	@$(ENV) python .ci/site/build.py --teachers

weights: .venv  ## train the shipped weights anew: hours on two cores, a minute on a GPU; goes on where it was stopped
	$(ENV) python -m widgets.training --recipe full --checkpoint build/weights --resume \
	  --log widgets/training/googlenet/log.csv --weights widgets/training/googlenet/weights.npz

WORKERS ?= 2
ENGINE ?= gluon
TRAIN ?= --recipe quick --checkpoint build/distributed --resume
train-distributed: .venv  ## train by several processes here, WORKERS=2, ENGINE=gluon or torch; goes on where it was stopped
	$(ENV) python -m widgets.training.cluster --workers $(WORKERS) --engine $(ENGINE) -- $(TRAIN)

PLAN ?= small
TABLE ?= build/trials-$(PLAN).csv
trials: .venv  ## many whole runs, PLAN=small, narrow (hours), shipped or large (for a GPU), into TABLE; once for each core
	$(ENV) python -m widgets.training.trials --plan $(PLAN) --table $(TABLE)

gpu-report: .venv  ## what training costs on this machine, as Markdown: build/report.md; REPORT=--short for a try
	$(ENV) python -m widgets.training.report --out build/report.md $(REPORT)

bench: tools chromium  ## seconds and memory of each chapter; how fast a slider answers
	$(ENV) for bench in tests/bench/bench_*.py; do python $$bench || exit 1; done

N ?= 8
seats: tools  ## how many readers of chapter 01 this machine holds at once; tries up to N=8
	$(ENV) python tests/bench/seats.py $(N)

# --universal, so that one file serves Linux and macOS; the package itself cannot be pinned in its own lock.
# All is resolved once, then told apart: what stands in an output file is what uv prefers.
COMPILE = env -u UV_TORCH_BACKEND .venv-uv/uv/bin/uv pip compile --python .venv --python-version 3.11 --universal \
  --generate-hashes --fork-strategy fewest --no-emit-package inception-widgets --custom-compile-command "make lock" \
  --quiet
WHOLE = $(COMPILE) pyproject.toml --extra mxnet --extra seat --extra dev
LOCKS = binder/requirements.txt binder/seat.txt binder/contributor.txt binder/torch.txt binder/uv.txt
# Leaves out what another lock has, or PyTorch and its libraries, of which each machine takes its own build.
BUT = $$(sed -nE 's/^($(1))==.*/--no-emit-package \1/p' $(2))
lock: .venv  ## pin the dependencies of pyproject.toml anew; UPGRADE=--upgrade for newer ones
	mkdir -p build && cat $(LOCKS) > build/lock.txt
	$(WHOLE) --extra torch --group setup $(UPGRADE) -o build/lock.txt
	for lock in $(LOCKS); do cp build/lock.txt $$lock || exit 1; done
	$(COMPILE) --group setup -o binder/uv.txt
	$(COMPILE) pyproject.toml --extra mxnet -o binder/requirements.txt
	$(COMPILE) pyproject.toml --extra mxnet --extra seat $(call BUT,[a-z0-9-]*,binder/requirements.txt) \
	  -o binder/seat.txt
	$(WHOLE) $(call BUT,[a-z0-9-]*,binder/requirements.txt binder/seat.txt) -o binder/contributor.txt
	$(COMPILE) pyproject.toml --extra mxnet --extra torch $(call BUT,[a-z0-9-]*,binder/requirements.txt) \
	  $(call BUT,torch|triton|(nvidia|cuda)-[a-z0-9-]*,build/lock.txt) -o binder/torch.txt

audit: tools  ## known advisories about what the locks pin, against binder/advisories.toml; AUDIT_ARGS go to pip-audit
	@$(ENV) python .ci/audit.py $(AUDIT_ARGS)

gpu:  ## add PyTorch, which trains on current NVIDIA cards (200 MB to fetch, for a card some 3 GB)
	@$(PYTHON) .ci/venv.py gpu

cpu:  ## take it away again
	@$(PYTHON) .ci/venv.py cpu

# Readers of a class may not write here: what Python would compile at their first start is compiled now.
class: tools  ## .venv for a JupyterHub on this machine
	$(ENV) python -W ignore -m compileall -qq -j 0 .venv/lib widgets

public:  ## say where the public repository is: REPO=owner/name, for the Binder badge and what cites it
	@$(PYTHON) .ci/public.py $(REPO)

clean:  ## remove the environment and what tools left behind
	rm -rf .venv .venv-uv build *.egg-info .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -prune -exec rm -rf {} +

.venv:
	@$(PYTHON) .ci/venv.py

tools:  ## .venv with what tests, benches and a JupyterHub need besides
	@$(PYTHON) .ci/venv.py tools

chromium: tools
	@$(ENV) python .ci/system.py

.PHONY: help lab app site slides teachers test lint check public chapters weights train-distributed trials gpu-report bench seats lock audit gpu cpu class clean .venv tools chromium
