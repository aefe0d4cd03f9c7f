"""Imports: modules found by a finder of our own, with module code, import cycles, failures and lazy attributes."""

import importlib
import importlib.abc
import importlib.util
import sys

SOURCES = {
    "made_up": """
from made_up.first import first
__path__ = []

def __getattr__(name):
    if name.startswith("_"):
        raise AttributeError(name)
    return name.upper()
""",
    "made_up.first": """
def first(n):
    from made_up.second import second
    return second(n) + 1
""",
    "made_up.second": """
VALUES = [len(str(n)) for n in range(20)]

def second(n):
    return VALUES[n]
""",
    "made_up.broken": """
def unused():
    pass

raise RuntimeError("cannot be imported")
""",
}


class Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    def find_spec(self, name, path=None, target=None):
        if name not in SOURCES:
            return None
        return importlib.util.spec_from_loader(name, self, is_package=name == "made_up")

    def create_module(self, spec):
        return None

    def exec_module(self, module):
        exec(compile(SOURCES[module.__name__], f"<{module.__name__}>", "exec"), module.__dict__)


def forget():
    for name in [name for name in sys.modules if name.partition(".")[0] == "made_up"]:
        del sys.modules[name]


def main():
    finder = Finder()
    sys.meta_path.insert(0, finder)
    try:
        import made_up

        results = [made_up.first(12), made_up.lazy]
        for name in ("made_up.broken", "made_up.missing"):
            try:
                importlib.import_module(name)
            except (RuntimeError, ImportError) as error:
                results.append(type(error).__name__)
        return results
    finally:
        sys.meta_path.remove(finder)
        forget()
