"""The magics, and how a shell gets and loses them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from rprof.await_transform import AwaitTransform
from rprof.completion import complete_options
from rprof.magics.calls import CallsMagics
from rprof.magics.timing import TimingMagics
from rprof.settings import RProf

if TYPE_CHECKING:
    from IPython.core.interactiveshell import InteractiveShell
    from IPython.core.magic import Magics

_ABSENT = object()

_extensions: WeakKeyDictionary[InteractiveShell, Extension] = WeakKeyDictionary()


def install(shell: InteractiveShell) -> None:
    """Register the magics over the built-in ones; a second time does nothing."""
    if shell not in _extensions:
        _extensions[shell] = Extension(shell)


def uninstall(shell: InteractiveShell) -> None:
    """Put the shell back exactly as it was before `install`."""
    if extension := _extensions.pop(shell, None):
        extension.remove()


class Extension:
    """All that rprof puts into one shell, and what stood in its place."""

    def __init__(self, shell: InteractiveShell) -> None:
        """Put everything in."""
        self._shell = shell
        settings = RProf(parent=shell)
        self._magics = (TimingMagics(shell, settings), CallsMagics(shell, settings))
        self._configurables: tuple[Any, ...] = (settings, *self._magics)
        configurables: list[Any] = shell.configurables
        configurables.append(settings)
        self._replaced = {
            (kind, name): shell.magics_manager.magics[kind].get(name, _ABSENT)
            for magics in self._magics
            for kind in magics.magics
            for name in magics.magics[kind]
        }
        shell.register_magics(*self._magics)
        self._await_transform = AwaitTransform(shell)
        shell.input_transformers_post.append(self._await_transform)
        shell.Completer.custom_matchers.append(complete_options)

    def remove(self) -> None:
        """Take everything out again, and nothing that others put over it."""
        shell = self._shell
        _remove_identical(shell.Completer.custom_matchers, complete_options)
        _remove_identical(shell.input_transformers_post, self._await_transform)
        for configurable in self._configurables:
            _remove_identical(shell.configurables, configurable)
        for magics in self._magics:
            self._unregister(magics)

    def _unregister(self, magics: Magics) -> None:
        """Put back what the magics replaced; IPython itself has no way to unregister."""
        manager = self._shell.magics_manager
        for kind, own in magics.magics.items():
            table = manager.magics[kind]
            for name, magic in own.items():
                if table.get(name) == magic:
                    del table[name]
                    if (replaced := self._replaced[kind, name]) is not _ABSENT:
                        table[name] = self._loaded(kind, name, replaced)
        manager.registry.pop(type(magics).__name__, None)

    def _loaded(self, kind: str, name: str, magic: Any) -> Any:
        """Return the magic itself for the placeholder of one that IPython has loaded meanwhile, for another name."""
        if type(magic).__name__ != "LazyMagic":
            return magic
        class_name = magic.spec.partition(":")[2]
        provider = self._shell.magics_manager.registry.get(class_name)
        return provider.magics[kind].get(name, magic) if provider is not None else magic


def _remove_identical(items: list[Any], item: object) -> None:
    """Remove the item itself; `list.remove` would take one that is merely equal."""
    items[:] = [other for other in items if other is not item]
