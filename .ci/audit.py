"""Ask for the known advisories about what the locks pin, and hold them against binder/advisories.toml.

    python .ci/audit.py [more arguments for pip-audit]

Ends with 1 where an advisory is reported that the file does not have. Where nothing, or not all, could be
looked up, it says so, which is not "none", and ends with 0 all the same.
"""

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KNOWN = ROOT / "binder/advisories.toml"
# Has advisories for good. An answer that has none of it comes from no database, whatever it says of the rest.
PROBE = "django", "2.0"
NOTHING = "Nothing could be looked up ({}). Whether there are advisories is not known: this is no all-clear."


def pinned():
    """{package: version} of all locks, and PyTorch, for every system."""
    locks = [path.read_text() for path in sorted((ROOT / "binder").glob("*.txt"))]
    extras = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["optional-dependencies"]
    return dict(re.findall(r"(?m)^([a-z0-9-]+)==([^\s;]+)", "\n".join([*locks, *extras["torch"]])))


def ask(pins, words=()):
    """What pip-audit says of them: its JSON, or "", and the last line of its words."""
    with tempfile.TemporaryDirectory() as folder:
        lines = [f"{name}=={version}\n" for name, version in [*pins.items(), PROBE]]
        Path(folder, "requirements.txt").write_text("".join(lines))
        how = ["-r=requirements.txt", "--no-deps", "--disable-pip", "--format=json", "--progress-spinner=off"]
        command = [sys.executable, "-m", "pip_audit", *how, *words]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True)
    return done.stdout, (done.stderr.split("\n\n")[-1].strip().splitlines() or ["it said nothing"])[-1]


def looked_up(answer, pins):
    """{package: [{names of an advisory}, …]} of what was looked up; ValueError for another form of answer."""
    wanted, found = pins | dict([PROBE]), {}
    try:
        for one in json.loads(answer)["dependencies"]:
            if wanted.get(one["name"]) == one.get("version") and "skip_reason" not in one:
                found[one["name"]] = [{about["id"], *about["aliases"]} for about in one["vulns"]]
    except (AttributeError, KeyError, TypeError) as error:
        raise ValueError(f"an answer of another form: {error!r}") from error
    return found


def judge(pins, found, known):
    """What there is to say, as lines, and the exit code."""
    on_file = [one for one in known if pins.get(one["package"]) == one["version"]]
    new, old, lines = 0, 0, []
    for name in sorted(pins.keys() & found.keys()):
        mine = [set(one["ids"]) for one in on_file if one["package"] == name]
        for names in found[name]:
            if any(names & ids for ids in mine):
                old += 1
            else:
                new += 1
                lines.append(f"New: {name} {pins[name]}: {', '.join(sorted(names))}.")
        for one in (one for one in on_file if one["package"] == name and "inside" not in one):
            if not any(names & set(one["ids"]) for names in found[name]):
                lines.append(f"Stale, no longer reported: {name} {pins[name]}: {', '.join(one['ids'])}.")
    lost = sorted(pins.keys() - found.keys())
    if lost:
        lines.append(f"Not looked up, so nothing is known of them: {', '.join(lost)}.")
    asked = f"{len(pins) - len(lost)} of {len(pins)} packages looked up"
    lines.append(f"{asked}: {new + old} advisories, {old} of them in {KNOWN.name}, {new} new.")
    return lines, int(new > 0)


def report(answer, said, pins, known):
    """The same, of pip-audit's answer, or what it said instead."""
    try:
        found = looked_up(answer, pins)
    except ValueError as error:
        return [NOTHING.format(error if answer.strip() else said)], 0
    if not found.pop(PROBE[0], None) or not found:
        why = f"the service lacks even what is known of {' '.join(PROBE)}"
        return [NOTHING.format(why)], 0
    return judge(pins, found, known)


def main(words):
    """Ask, say, and end."""
    pins = pinned()
    lines, code = report(*ask(pins, words), pins, tomllib.loads(KNOWN.read_text())["advisory"])
    print("\n".join(lines))
    sys.exit(code)


if __name__ == "__main__":
    main(sys.argv[1:])
