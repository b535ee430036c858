"""What the command line does with a run: takes its steps, and keeps log, checkpoints and folder."""

import sys
from contextlib import ExitStack
from pathlib import Path
from time import monotonic

from tqdm import tqdm

from . import checkpoints, looks
from .agreement import any_asked, otherwise
from .home import claim
from .log import Log
from .run import Diverged


class Keeper:
    """Takes the steps of a run, and keeps progress bar, log and checkpoints; of several workers the first.

    held_back: images and labels that it is measured on after each epoch. folder: for checkpoints and looks,
    or None. log: a file, or None for log.csv in the folder. every: seconds between two checkpoints.
    Entered, the folder is this process' alone, and the run stands where it goes on; ValueError for a folder
    that is in use, belongs to another run, or would be gone on with though nobody said `resume`.
    """

    def __init__(self, run, held_back, folder=None, log=None, every=60, resume=False):
        self.run, self.held_back, self.resume = run, held_back, resume
        self.folder, self.every = folder, every
        self._log_path = log or (folder and Path(folder) / "log.csv")
        self._open, self.log, self.saved = ExitStack(), None, monotonic()
        self.looks = None

    def __enter__(self):
        with self._open:
            if self.run.engine.rank == 0 and self.folder:
                self._open.enter_context(claim(self.folder, who="The command line"))
                checkpoints.must_own(self.run, self.folder)
            if self.resume:
                self._go_on()
            elif self.run.engine.rank == 0 and self.folder and (kept := checkpoints.checkpoints(self.folder)):
                raise ValueError(
                    f"{self.folder} holds this run after step {checkpoints.step_of(kept[0])}. "
                    "Go on with --resume, or choose another folder."
                )
            if self.run.engine.rank == 0 and (sentence := otherwise(self.run)):
                print(sentence)
            if self.run.engine.rank == 0 and self._log_path:
                self.log = Log(self._log_path, self.run.position, self.run.seconds)
                self._open.callback(self.log.close)
                if self.log.aside:
                    print(self.log.aside)
            if self.run.engine.rank == 0 and self.folder:
                self.looks = looks.Keeping(self.run, self.folder, looks.pictures())
            self._open = self._open.pop_all()
        return self

    def __exit__(self, *exc):
        self._open.close()

    def _go_on(self):
        path, refused = checkpoints.restore(self.run, self.folder)
        for sentence in refused:
            print(sentence)
        going_on = f"Going on after step {self.run.position}."
        print(going_on if path else "No checkpoint to go on from: a fresh start.")

    def work(self, stop):
        """True when the run is done, False when `stop` was asked for first.

        After a checkpoint OSError, if the log can be written no more, and MemoryError as in Run; Diverged.
        """
        run = self.run
        try:
            trouble = self._take(stop)
        except Diverged as error:
            kept = f" The last good state is {run.checkpoint}." if run.checkpoint else ""
            raise Diverged(f"{error}{kept}") from None
        self._save()
        if not run.done:
            goes_on = " Go on with --resume." if run.checkpoint else ""
            print(f"Stopped after step {run.position} of {run.steps}.{goes_on}")
        if trouble:
            raise trouble
        return run.done

    def _take(self, stop):
        """Take steps until there is a reason not to: an error after which all can be kept, or None."""
        run = self.run
        with tqdm(
            total=run.steps, initial=run.position, unit="step", dynamic_ncols=True, smoothing=0.05,
            disable=None if run.engine.rank == 0 else True,
        ) as bar:  # fmt: skip
            while not run.done and not any_asked(run, stop.asked):
                try:
                    steps = run.stride(looks.until_next(run))
                except MemoryError as error:
                    return error
                bar.update(len(steps))
                step = steps[-1]
                bar.set_postfix_str(
                    f"epoch {step.epoch}/{step.epochs}, {step.size}×{step.size}, loss {step.loss:.3f}, "
                    f"{step.images_per_second:.0f} images/s"
                )
                try:
                    for step in steps:
                        self._note(step)
                except OSError as error:
                    return OSError(f"The log could not be written ({error}), so the run has stopped.")
                if self.looks:
                    self.looks.ask()
                if monotonic() - self.saved > self.every:
                    self._save()
        return None

    def _note(self, step):
        right = None
        if step.ends_epoch and self.run.engine.rank == 0:
            right = self.run.accuracy(*self.held_back, step.size)
            tqdm.write(
                f"Epoch {step.epoch}: validation accuracy {right:.2%} after {step.seconds:.0f} s of training."
            )
        if self.log:
            self.log.note(step, validation_accuracy=right)

    def _save(self):
        if self.folder and self.run.engine.rank == 0:
            if trouble := checkpoints.try_to_save(self.run, self.folder):
                tqdm.write(trouble, file=sys.stderr)
            self.saved = monotonic()
