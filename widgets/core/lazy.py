"""A package whose names are imported when they are first used: importing the package itself costs nothing."""

from importlib import import_module


def lazily(package, home):
    """(__all__, __getattr__, __dir__) of such a package. home: {name: its module}, in their order."""
    names = list(home)

    def find(name):
        if name not in home:
            raise AttributeError(f"module {package!r} has no attribute {name!r}; it has {', '.join(names)}")
        return getattr(import_module(home[name]), name)

    return names, find, lambda: names
