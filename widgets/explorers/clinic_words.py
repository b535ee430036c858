"""What BugClinic says of a diagnosis: where it happened, or what speaks against it."""

from html import escape

from ..core.words import plural
from .clinic_state import UNDECIDED

_LINK = 'style="color:var(--jp-content-link-color, #0969da);text-decoration:underline"'  # a theme unsets both


def score(model):
    """How many patients are diagnosed, how many at once, how many without their code."""
    right = [who for who in range(1, len(model.keys) + 1) if model.solved(who)]
    first = [who for who in right if model.tries(who)[0] == model.is_(who)]
    blind = [who for who in right if who not in model.read]
    return (
        f"Diagnosed: {len(right)} of {len(model.keys)}, {len(first)} at the first try, "
        f"{len(blind)} without reading the code."
    )


def answer(model, ward):
    """The verdict on the present patient as [sentence, …]; nothing that gives it away before it is right."""
    who, tries = model.patient, model.tries(model.patient)
    if model.solved(who):
        key = model.is_(who)
        ill = ward.faults.get(key)
        name = ward.diagnoses[key]
        if ill is None:
            return [f"Right: patient {who} is healthy. No check finds anything, and that is an answer too."]
        reports = [f"{r.where}, “{r.title}”: {r.says}" for r in ill.reports]
        found = ward.finding(key, ill.caught_by).sentence.rstrip(".")
        return [
            f"Right: {name}. The check “{ill.caught_by}” found {found}.",
            ill.teaches,
            *reports,
            f'Fix it: edit the class {ill.mends} and try check("10-{ill.key}", {ill.mends}).',
        ]
    if model.says not in (UNDECIDED, *tries):
        return [f"You would say: {ward.diagnoses[model.says]}. Press Diagnose to commit it."]
    if tries:
        said = model.says if model.says in tries else tries[-1]
        return [f"It is not “{ward.diagnoses[said]}”. {_against(model, ward, said)}"]
    return [f"Patient {who} waits for a diagnosis. Look at it with the tests, choose, press Diagnose."]


def answer_html(model, ward):
    """The same for the screen, the reports as links."""
    lines = [escape(line) for line in answer(model, ward)]
    ill = ward.faults.get(model.is_(model.patient)) if model.solved(model.patient) else None
    for number, report in enumerate(ill.reports if ill else (), start=2):
        link = f'<a href="{escape(report.url)}" target="_blank" {_LINK}>{escape(report.where)}</a>'
        lines[number] = lines[number].replace(escape(report.where), link, 1)
    sign = "✓ " if model.solved(model.patient) else "✗ " if lines[0].startswith("It is not ") else ""
    lines[0] = f"<b>{sign}{lines[0]}</b>"
    return f"<div style='font-size:14px;line-height:1.45'>{'<br>'.join(lines)}</div>"


def _against(model, ward, said):
    """What speaks against a wrong diagnosis."""
    key = model.is_(model.patient)
    if said not in ward.faults:
        return f"This patient does not pass all {plural(len(ward.checks), 'check')}."
    check = ward.faults[said].caught_by
    finding = ward.finding(key, check)
    if finding.passed:
        return f"If it were, the check “{check}” would find something. Here it says: {finding.sentence}"
    like = ward.finding(said, check).sentence.rstrip(".")
    return f"If it were, the check “{check}” would find {like}. Here it finds {finding.sentence}"
