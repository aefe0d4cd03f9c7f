"""The server: one JupyterLab on a free port of this machine, with nothing of the user's in it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.request import Request, urlopen

from tests.notebooks.execution import variables

TOKEN = "rprof"
STARTS_WITHIN = 90
ENDS_WITHIN = 30

# Lab asks its first reader whether it may fetch news; the answer is here.
SETTINGS = {"@jupyterlab/apputils-extension:notification": {"fetchNews": "false", "checkForUpdates": False}}


@dataclass(frozen=True)
class Server:
    """A running server: where it answers, and the folder whose notebooks it shows."""

    address: str
    folder: Path

    def address_of(self, notebook: str) -> str:
        """Return where JupyterLab opens a notebook of the folder."""
        return f"{self.address}lab/tree/{notebook}?token={TOKEN}&reset"


@contextmanager
def serve(home: Path) -> Iterator[Server]:
    """Start a server that keeps all it writes in `home`, and end it with its kernels."""
    folder, runtime, settings = (home / name for name in ("notebooks", "runtime", "settings"))
    for path in (folder, runtime, settings / "labconfig"):
        path.mkdir(parents=True)
    (settings / "labconfig" / "default_setting_overrides.json").write_text(json.dumps(SETTINGS))
    environment = {
        **variables(),
        "IPYTHONDIR": str(home / "ipython"),
        "JUPYTER_CONFIG_DIR": str(settings),
        "JUPYTER_DATA_DIR": str(home / "data"),
        "JUPYTER_RUNTIME_DIR": str(runtime),
    }
    command = [
        sys.executable,
        "-m",
        "jupyterlab",
        "--no-browser",
        "--allow-root",
        "--ServerApp.ip=127.0.0.1",
        "--ServerApp.port=0",
        f"--IdentityProvider.token={TOKEN}",
        f"--ServerApp.root_dir={folder}",
        "--LabApp.expose_app_in_browser=True",
        "--LabApp.extension_manager=readonly",
    ]
    with open(home / "log", "w") as log:
        process = subprocess.Popen(command, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            yield Server(wait_for_address(process, runtime, home / "log"), folder)
        finally:
            end(process, runtime)


def wait_for_address(process: subprocess.Popen[bytes], runtime: Path, log: Path) -> str:
    """Return where the server answers, as soon as it has said so."""
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and process.poll() is None:
        for path in runtime.glob("jpserver-*.json"):
            # The file appears before it is whole.
            if (text := path.read_text()).rstrip().endswith("}"):
                return str(json.loads(text)["url"])
        time.sleep(0.1)
    raise RuntimeError(f"JupyterLab did not start:\n{log.read_text()}")


def end(process: subprocess.Popen[bytes], runtime: Path) -> None:
    """Ask the server to end its kernels and itself; make it, if it does not."""
    for path in runtime.glob("jpserver-*.json"):
        address = json.loads(path.read_text())["url"]
        header = {"Authorization": f"token {TOKEN}"}
        urlopen(Request(f"{address}api/shutdown", method="POST", headers=header), timeout=ENDS_WITHIN).close()
    try:
        process.wait(ENDS_WITHIN)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        raise
