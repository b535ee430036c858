"""Is everything ready? Each part is tried, not just looked up."""

import platform
from concurrent.futures import ThreadPoolExecutor
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from shutil import which


def doctor():
    """Try every part that the chapters need and print a line for each; returns whether all of them work.

    ✓ works, ✗ does not, ! works, but something is worth knowing.
    """
    checks = {
        "Python": _python,
        "MXNet": _mxnet,
        "Widgets": _widgets,
        "Keys": _keys,
        "Training": _training,
        "Data": _data,
        "Copies": _copies,
    }
    fine = True
    for name, check in checks.items():
        try:
            mark, says = "✓", check()
        except UserWarning as warning:
            mark, says = "!", warning
        except Exception as error:  # a doctor reports whatever ails, and goes on to the next part
            fine, mark, says = False, "✗", f"{type(error).__name__}: {error}"
        if says:
            print(f"{mark} {name + ':':9} {says}")
    print("Everything is ready." if fine else _advice())
    return fine


def _advice():
    """MXNet 1.9.1 has packages for Linux (glibc) on x86-64 and arm64 and for macOS on Intel; no more."""
    system, machine = platform.system(), platform.machine()
    if (system, machine) not in (("Linux", "x86_64"), ("Linux", "aarch64"), ("Darwin", "x86_64")):
        return (
            f"MXNet has no package for {system} on {machine}: open these notebooks on Binder, or in a Linux "
            "container (README.md has the commands)."
        )
    return "Something is missing: run `make lab` again, it repairs the environment."


def _python():
    return f"{platform.python_version()} on {platform.system()}"


def _mxnet():
    """A block must give the same on this thread and on another: widgets call it from threads of their own."""
    import numpy

    from .inception.seeding import stem_output

    image = numpy.ones((1, 1, 32, 32))
    with ThreadPoolExecutor(1) as other:
        if not (other.submit(stem_output, image).result() == stem_output(image)).all():
            raise RuntimeError("MXNet gives another result on another thread")
    return f"{version('mxnet')} works on any thread, with NumPy {numpy.__version__} and d2l {version('d2l')}"


def _widgets():
    from .explorers import BranchExplorer

    BranchExplorer.demo().controls["c1"].value += 1
    return f"ipywidgets {version('ipywidgets')} in JupyterLab {version('jupyterlab')}; a slider was moved"


def _keys():
    """Nothing can be seen of the page from here: what counts is what its JupyterLab was told."""
    from .lab_settings import in_force, lab_of_this_kernel

    if not in_force(lab_of_this_kernel()):
        raise UserWarning(
            "this JupyterLab was not set up for these notebooks: with the focus in a list or slider, d d "
            "deletes the cell. Use the mouse there, or open the notebooks in a way that README.md names."
        )
    return "your key presses reach the widget that you clicked on"


def _training():
    """PyTorch is imported only where there may be a GPU to see."""
    from .training.engines import choose

    why = choose()[1]
    if why.startswith("PyTorch"):
        return why
    says = f"MXNet on the {why.replace('MXNet sees', 'it sees')}"
    if why.startswith("CPU") and which("nvidia-smi") and not find_spec("torch"):
        raise UserWarning(f"{says} For the card that nvidia-smi knows, `make gpu` brings PyTorch.")
    return says


def _data():
    from .fashion.sources import load

    return load().sentence


def _copies():
    """A class's reader does not see what is said at the start."""
    from .copies import new_beside

    if new := new_beside(Path.cwd()):
        raise UserWarning(f"a new version stands beside what you changed: {', '.join(new)}")
    return "" if new is None else "your own: a new version never writes over what you did"
