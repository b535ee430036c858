"""Wheels as small as can be. As `backend.py` of a project this does what setuptools does for the real one."""

import zipfile
from pathlib import Path


def write(folder, name, files=(), needs=()):
    """Put NAME-1.0-py3-none-any.whl, a module of that name and the files {path: content}, into the folder.

    needs: the names of packages that it requires.
    """
    info = f"{name}-1.0.dist-info"
    about = ["Metadata-Version: 2.1", f"Name: {name}", "Version: 1.0"]
    about += [f"Requires-Dist: {other}" for other in needs]
    content = {
        f"{name}.py": "",
        f"{info}/METADATA": "\n".join([*about, ""]),
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        **dict(files),
    }
    content[f"{info}/RECORD"] = "".join(f"{path},,\n" for path in [*content, f"{info}/RECORD"])
    wheel = Path(folder, f"{name}-1.0-py3-none-any.whl")
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in content.items():
            entry = zipfile.ZipInfo(path)
            entry.external_attr = (0o100755 if "/scripts/" in path else 0o100644) << 16
            archive.writestr(entry, text)
    return wheel


def build_editable(folder, config_settings=None, metadata_directory=None):
    return write(folder, "helper").name
