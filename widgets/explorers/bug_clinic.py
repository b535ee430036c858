"""BugClinic: nine patients in an order drawn by a seed; find out with tests what is wrong with each."""

from html import escape
from textwrap import fill

from ..inception.reach import BRANCH_KERNELS, patch
from ..pictures.block.clinic import HEIGHT, bars_picture
from ..pictures.block.impulse import impulse_picture
from ..pictures.scene import Scene, Text
from ..ui.controls import button, dropdown, number_box, slider, toggles, view
from .base import Explorer
from .clinic_state import CODE, MOST_SEED, UNDECIDED, ClinicState
from .clinic_words import answer, answer_html, score

_UNITS = {
    "shape": "images, channels, rows, columns",
    "branch sizes": "rows and columns of the map",
    "signs": "smallest to largest number",
    "slices": "channels of the output",
    "alone": "largest change of a number",
    "parameters": "parameters",
    "gradient": "parameter arrays that get a gradient",
}
_PLACES = {"lit pixel": 0.5, "corner": 0.0}  # of the lit pixel, as a share of the side
_CODE_STYLE = "font-size:12.5px;line-height:1.28;margin:0"


def _by_words(state):
    """{key of a diagnosis: words}, in the order of the words; first that there is none yet."""
    first, *diagnoses = state.diagnoses.items()
    return dict([first, *sorted(diagnoses, key=lambda item: item[1])])


class BugClinic(Explorer):
    """Diagnose blocks that look right: choose a patient and a test, see what it finds, name the fault.

    ward: an object with keys, the patients'; checks, {name: with .asks and .says}; faults, {key: with .name,
    .caught_by, .teaches, .reports, .mends}; diagnoses, {key: words}; finding(key, check) → with .passed,
    .sentence, .wrong, .seen, .healthy; code(key) → text. `widgets.Ward()` is one. It alone runs a network.
    seed: of the order to begin with, 0 to 9999.
    """

    CONTROLS = {
        "seed": number_box("Seed", "120px"),
        "new": button("New order", "random", "120px", "The next seed: the same in another order"),
        "patient": slider("Patient", width="300px"),
        "test": toggles("Test", "auto", "104px"),
        "says": dropdown("Diagnosis", "420px", _by_words),
        "diagnose": button("Diagnose", "check", "120px", "Commit the diagnosis that is chosen"),
    }
    NOTES = {"seed": (), "diagnose": ()}
    VIEWS = {
        "asks": view(),
        "finding": view(min_height="265px"),
        "answer": view(min_height="190px"),
        "score": view(),
    }
    ROWS = (
        ("patient", "seed", "new", "seed note"),
        *("test", "asks", "finding"),
        ("says", "diagnose", "diagnose note"),
        *("answer", "score"),
    )

    def __init__(self, ward, seed=0):
        self._ward = ward
        model = ClinicState(ward.keys, ward.checks, ward.diagnoses)
        model.seed = seed
        super().__init__(model)

    @classmethod
    def demo(cls):
        """A working clinic with the eight faults of the chapter and a healthy stage."""
        from ..inception.faults.checks import Ward

        return cls(Ward())

    def diagnose(self, button=None):
        """Commit the diagnosis that is chosen for the present patient; refused in words if there is none."""
        with self._lock:
            model = self.model
            if model.says == UNDECIDED:
                self.refuse("Choose a diagnosis first.", "diagnose")
            elif model.solved(model.patient):
                self.refuse("This patient is diagnosed: take the next one.", "diagnose")
            elif model.says in model.tries(model.patient):
                self.refuse("You have said that already, and it is something else.", "diagnose")
            else:
                self.set(tried=(*model.tried, (model.patient, model.says)))

    def draw(self):
        model = self.model
        if model.test == CODE:
            asks = "The code of this patient. A good doctor reads it last."
            code = escape(self._ward.code(model.is_(model.patient)))
            view = f"<pre style='{_CODE_STYLE}'>{code}</pre>"
        else:
            finding = self._finding()
            asks, found = finding.check.asks, escape(self._verdict(finding))
            view = f"{self._scene(finding).svg_to_read()}<div style='font-size:15px'>{found}</div>"
        return {
            "asks": f"<b>Patient {model.patient}, seed {model.seed}.</b> {escape(asks)}",
            "finding": view,
            "answer": answer_html(model, self._ward),
            "score": f"<b>{escape(score(model))}</b>",
        }

    def words(self):
        model, ward = self.model, self._ward
        lines = [self._head()]
        if model.test == CODE:
            lines.append(ward.code(model.is_(model.patient)).rstrip())
        else:
            finding = self._finding()
            lines += [finding.check.asks, *self._lines(finding), self._verdict(finding)]
        answers = (fill(line, 96, break_long_words=False) for line in answer(model, ward))
        return [*lines, f"Diagnosis: {model.diagnoses[model.says]}.", *answers, score(model)]

    def picture(self):
        model, ward = self.model, self._ward
        if model.test == CODE:
            parts = [_code_scene(ward.code(model.is_(model.patient)))]
        else:
            finding = self._finding()
            parts = [self._scene(finding), self._verdict(finding)]
        return [self._head(), *parts, answer(model, ward)[0], score(model)]

    def _head(self):
        model = self.model
        return f"Patient {model.patient} of {model.last}, seed {model.seed}. Test: {model.test}."

    def _finding(self):
        model = self.model
        return self._ward.finding(model.is_(model.patient), model.test)

    def _verdict(self, finding):
        return f"{'=' if finding.passed else '≠'} {finding.sentence}"

    def _lines(self, finding):
        says = finding.check.says
        for label, found in finding.seen.items():
            yield f"{label}: {says(found)}; a healthy one: {says(finding.healthy[label])}."

    def _scene(self, finding):
        name = finding.check.name
        if name not in _PLACES:
            found = finding.seen, finding.healthy, finding.wrong
            return bars_picture(name, *found, finding.check.says, _UNITS[name])
        shape = finding.healthy["b1"].shape
        pixel = tuple(int(_PLACES[name] * side) for side in shape)
        promised = {branch: patch(kernel, *shape, *pixel) for branch, kernel in BRANCH_KERNELS.items()}
        return impulse_picture(pixel, shape, finding.seen, promised)

    def _on_new(self, button):
        self.set(seed=(self.model.seed + 1) % (MOST_SEED + 1))


def _code_scene(text):
    lines = text.rstrip().splitlines()
    scene = Scene(1000, max(HEIGHT, 16 * len(lines) + 12), f"Code of the patient: {' '.join(text.split())}")
    for number, line in enumerate(lines):
        indent = len(line) - len(line.lstrip())
        scene.add(Text(8 + 7.5 * indent, 12 + 16 * number, line.strip(), 12))
    return scene
