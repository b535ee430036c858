"""Every command that the pages for people name is run by a test, or called not tried where it stands."""

import re
import subprocess
from pathlib import Path

import pytest
from PIL import Image

ROOT = Path(__file__).parents[2]
PAGES = {path.name: path for path in ROOT.glob("*.md")} | {"training": ROOT / "widgets/training/README.md"}
FIRST = (
    r"make|python|\.venv/bin/python|pip|pytest|conda|jupyter|docker|git|ssh|sudo|apt-get|pre-commit|source|\."
)
COMMAND = re.compile(rf"(?:[A-Z_]+=\S+ )*(?:{FIRST}) \S.*")
ALWAYS = r"\. \.venv/bin/activate|conda activate inception|cd /opt/inception"  # leads to the next command

# Command (a pattern) → the test that runs it or what it runs, and a word of its file that shows it.
UNIT, TRAIN = "tests/unit/ci/", "tests/unit/training/"
TRIED = {
    "make lab": (f"{UNIT}test_lab_ends.py", "test_make_lab_asked_to_end_ends_its_server", '["make", "lab"]'),
    "FASHION_MNIST=.* make lab": (
        "tests/unit/fashion/test_data.py",
        "folder",
        '"FASHION_MNIST", str(folder)',
    ),
    "make app": ("tests/browser/harness/app.py", "AppServer", 'CI / "app.py"'),
    "make slides.*": ("tests/browser/harness/app.py", "SlidesServer", 'CI / "slides.py"'),
    "make teachers": ("tests/site/test_teaching.py", "taught", '".ci/site/build.py", "--teachers"'),
    "make site": ("tests/site/conftest.py", "built", '".ci/site/build.py"'),
    "make chapters.*": ("tests/chapters/test_build.py", "chapters", 'script("chapters")'),
    "make gpu": (f"{UNIT}test_venv.py", "test_pytorch_comes_beside_mxnet_and_goes_again", 'make("gpu")'),
    "UV_TORCH_BACKEND=.* make cpu gpu": (
        f"{UNIT}test_venv.py",
        "test_uv_picks_the_build_for_this_machine_unless_one_is_named",
        "UV_TORCH_BACKEND=backend",
    ),
    "make tools": (f"{UNIT}test_venv.py", "test_tools_come_on_demand_and_stay", 'make("tools")'),
    "make public.*": (f"{UNIT}test_public.py", "test_another_address_is_refused", 'script("public").main'),
    "make audit": (f"{UNIT}test_audit.py", "test_all_that_is_reported_is_on_file", '".ci/audit.py"'),
    "make gpu-report": (f"{TRAIN}test_report.py", "test_it_says_what_is_here", 'report.main(["--short"'),
    "make trials|.*widgets.training.trials.*": (
        f"{TRAIN}test_trials.py",
        "test_the_command_line_goes_through_a_plan",
        "command_line",
    ),
    "make train-distributed.*": (
        f"{TRAIN}test_cluster.py",
        "test_the_command_line_says_why_it_ended",
        "cluster.main(",
    ),
    r".*training\.cluster --help": (
        f"{TRAIN}test_cluster.py",
        "test_the_help_writes_out_the_commands_for_several_machines",
        'cluster.main(["--help"])',
    ),
    "make weights|.*--recipe (quick|full).*": (
        f"{TRAIN}test_command_line.py",
        "test_ctrl_c_finishes_the_step_and_leaves_a_checkpoint_to_go_on_from",
        "--resume",
    ),
    r".*training --evaluate": (
        f"{TRAIN}test_command_line.py",
        "test_evaluate_measures_the_shipped_weights",
        'main("--evaluate")',
    ),
    ".*hand_in check.*": (
        "tests/unit/lessons/test_hand_in.py",
        "test_moved_elsewhere_and_trained_again_it_is_the_same",
        '"widgets.lessons.hand_in", "check"',
    ),
    ".*jupyterhub -f binder/jupyterhub_config.py": (
        "tests/hub/conftest.py",
        "__init__",
        '"jupyterhub", "-f"',
    ),
    "groupadd.*": ("tests/hub/people.py", "_run", '"groupadd"'),
    "useradd.*": ("tests/hub/people.py", "__init__", '"useradd"'),
    "passwd.*": ("tests/hub/people.py", "__init__", '"chpasswd"'),
}
# Command → the words of the same page that call it not tried, or of CONTRIBUTING.md that list it.
LISTED = "What no test runs:"
CONDA = "nothing on macOS, on arm64, in conda"
UNTRIED = {
    "make (check|test|lock|bench|seats|class|clean)( .*)?|pytest --nbval": LISTED,
    "conda env create.*|.*--no-deps --no-build-isolation.*|.*widgets.lab_settings": CONDA,
    ".*widgets.copies|jupyter lab .*": CONDA,
    "docker .*": "Docker itself was not tried",
    "ssh .*": "machine` (not tried)",
    "git clone.*|git pull": "this recipe, but for its first two lines,",
    "apt-get install dataset-fashion-mnist": "this recipe, but for its first two lines,",
    "sudo apt-get install dataset-fashion-mnist": "The image was built and run on Linux",
    "git (tag|push) .*": "That workflow was not run",
    "pre-commit install.*": "all of `make check` before a push (not tried)",
    r"pip install .*\[torch\].*": "With conda (not tried)",
    "pip uninstall -y mxnet|.*mxnet-gpu.*|export .*|.*--engine gluon --device gpu": "Untried, too:",
}


def commands(text):
    """What a page asks a reader to type: in blocks, and in the line where it begins like one of ours."""
    blocks = "\n".join(re.findall(r"(?ms)^```\w*\n(.*?)^```", text))
    spans = re.findall(r"`([^`\n]+)`", re.sub(r"(?ms)^```.*?^```", "", text))
    lines = [*blocks.splitlines(), *(span for span in spans if COMMAND.fullmatch(span))]
    parts = [part.strip() for line in lines for part in re.sub(r"\s+# .*", "", line).split(" && ")]
    return [part for part in dict.fromkeys(parts) if part and not re.fullmatch(ALWAYS, part)]


@pytest.fixture(params=sorted(set(PAGES) - {"CHANGELOG.md"}))
def text(request):
    return PAGES[request.param].read_text()


def test_each_is_tried_or_called_not_tried(text):
    listed = PAGES["CONTRIBUTING.md"].read_text()
    said = " ".join(text.split())
    assert len(commands(text)) > 5
    for command in commands(text):
        words = next((words for key, words in UNTRIED.items() if re.fullmatch(key, command)), None)
        if words == LISTED:
            [sentence] = re.findall(rf"(?s)\*\*{LISTED}\*\*(.*?)\n\n", listed)
            assert f"`{' '.join(command.split()[:2])}`" in sentence or command.startswith("pytest"), command
        elif words:
            assert words in said, f"{command} is not called not tried: {words}"
        else:
            assert any(re.fullmatch(key, command) for key in TRIED), f"{command}: which test runs it?"


@pytest.mark.parametrize("key", TRIED)
def test_the_test_of_each_is_there_and_shows_it(key):
    file, name, word = TRIED[key]
    source = (ROOT / file).read_text()
    assert re.search(rf"(?m)^\s*(def|class) {name}\b", source), f"{file} has no {name}"
    assert word in source


def test_no_line_of_the_tables_is_left_over():
    named = {command for path in PAGES.values() for command in commands(path.read_text())}
    keys = [key for key in (*TRIED, *UNTRIED) if not any(re.fullmatch(key, command) for command in named)]
    assert keys == []


def test_make_knows_each_target_that_is_named():
    named = {command for path in PAGES.values() for command in commands(path.read_text())}
    targets = {
        word
        for one in named
        for word in re.findall(r"(?:^|.* )make ([a-z -]+)", one)
        for word in word.split()
    }
    assert {"lab", "test", "gpu", "cpu"} <= targets
    said = subprocess.run(["make", "-n", *sorted(targets)], cwd=ROOT, capture_output=True, text=True)
    assert said.returncode == 0, said.stderr
    files = set(re.findall(r"(?:python3?) (\S+\.py)", said.stdout))
    assert files and all((ROOT / name).is_file() for name in files if "$" not in name)


def test_one_screen_of_the_readme_has_the_two_commands_and_the_first_picture():
    """At 16 pixels, 830 wide, as GitHub sets it: what stands before takes 319 of 720, with the badge."""
    first, _, _ = PAGES["README.md"].read_text().partition("\n## ")
    assert first.index("make lab ") < first.index("make test ") < first.index("<img ")
    name, wide = re.search(r'<img src="(\S+)" width="(\d+)" alt="\w', first).groups()
    with Image.open(ROOT / name) as picture:
        width, height = picture.size
    assert 319 + int(wide) * height / width < 720
    assert len(first.split("```")[0]) < 400  # the sentence above
