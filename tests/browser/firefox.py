"""Debian's Firefox, driven by WebDriver BiDi over its own websocket: there is no geckodriver in Debian."""

from __future__ import annotations

import itertools
import json
import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from ..serving import free_port

#: What is downloaded is saved without a question, and nothing but the pages is asked for.
_PREFERENCES = {
    "browser.download.folderList": 2,
    "browser.download.useDownloadDir": True,
    "browser.download.always_ask_before_handling_new_types": False,
    "browser.download.alwaysOpenPanel": False,
    "browser.shell.checkDefaultBrowser": False,
    "browser.startup.page": 0,
    "app.update.auto": False,
    "app.normandy.enabled": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.update.enabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "toolkit.telemetry.enabled": False,
}
#: Finds a button or the heading of a drawer by its words, in the components' own trees, too.
_BUTTON = """
(words) => {
  const all = (root) => [...root.querySelectorAll('*')].flatMap((one) =>
    one.shadowRoot ? [one, ...all(one.shadowRoot)] : [one]);
  return all(document).find((one) => one.matches('button, summary') && one.innerText.includes(words));
}
"""
#: How long anything may take, in seconds.
_PATIENCE = 60


class Firefox:
    """A window of Firefox.

    Parameters
    ----------
    connection : ClientConnection
        To the browser's own websocket.
    downloads : Path
        The folder in which it saves files.
    """

    def __init__(self, connection: ClientConnection, downloads: Path) -> None:
        self._connection, self.downloads = connection, downloads
        self._numbers = itertools.count(1)
        self.events: list[dict[str, Any]] = []
        self.ask("session.new", capabilities={})
        self._window = self.ask("browsingContext.getTree")["contexts"][0]["context"]

    def ask(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send a command and return its result; events that come before it are kept."""
        number = next(self._numbers)
        self._connection.send(json.dumps({"id": number, "method": method, "params": parameters}))
        while True:
            message = json.loads(self._connection.recv(timeout=_PATIENCE))
            if message.get("id") == number:
                assert message["type"] == "success", message
                result: dict[str, Any] = message["result"]
                return result
            self.events.append(message)

    def event(self, name: str) -> dict[str, Any]:
        """Return the first event of a name that was subscribed to."""

        def look() -> list[dict[str, Any]]:
            # What has happened meanwhile comes before the answer.
            self.run("0")
            return [event["params"] for event in self.events if event["method"] == name]

        found: list[dict[str, Any]] = waited(look, name)
        return found[0]

    def open(self, address: str) -> None:
        """Go to an address and wait until it has loaded."""
        self.ask("browsingContext.navigate", context=self._window, url=address, wait="complete")

    def run(self, expression: str) -> Any:
        """Return what a JavaScript expression is, a promise once it is kept."""
        answer = self.ask(
            "script.evaluate", expression=expression, target={"context": self._window}, awaitPromise=True
        )
        assert answer["type"] == "success", answer
        return answer["result"].get("value")

    def wait(self, expression: str) -> Any:
        """Wait until an expression is something, and return it."""
        return waited(lambda: self.run(expression), expression)

    def click(self, words: str) -> None:
        """Click on the button or the heading of a drawer with these words, once it is there."""
        found = f"({_BUTTON})({json.dumps(words)})"
        self.wait(f"!!{found}")
        self.run(f"{found}.click()")


def waited(look: Any, what: str) -> Any:
    """Look again and again until something is there, and return it."""
    for _ in range(10 * _PATIENCE):
        if found := look():
            return found
        time.sleep(0.1)
    raise TimeoutError(f"{what} is not there after {_PATIENCE} s")


@contextmanager
def started(path: str, folder: Path) -> Iterator[Firefox]:
    """Start a Firefox without a window on the screen, with a profile of its own in a folder, and yield it."""
    profile, downloads = folder / "profile", folder / "downloads"
    profile.mkdir()
    downloads.mkdir()
    preferences = _PREFERENCES | {"browser.download.dir": str(downloads)}
    lines = [f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in preferences.items()]
    (profile / "user.js").write_text("\n".join(lines))
    port = free_port()
    command = [
        path,
        "--headless",
        "--no-remote",
        "--profile",
        str(profile),
        "--remote-debugging-port",
        str(port),
    ]
    with (folder / "firefox.log").open("w") as log:
        process = subprocess.Popen(
            [*command, "about:blank"],
            env=os.environ | {"HOME": str(folder), "MOZ_CRASHREPORTER_DISABLE": "1"},
            stdout=log,
            stderr=subprocess.STDOUT,
        )
        try:
            with _connected(f"ws://127.0.0.1:{port}/session") as connection:
                yield Firefox(connection, downloads)
        finally:
            process.terminate()
            process.wait(20)


@contextmanager
def _connected(address: str) -> Iterator[ClientConnection]:
    for _ in range(10 * _PATIENCE):
        try:
            connection = connect(address, max_size=None)
            break
        except OSError:
            time.sleep(0.1)
    else:
        raise TimeoutError(f"Firefox does not listen at {address} after {_PATIENCE} s")
    with connection:
        yield connection
