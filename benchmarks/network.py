"""A slow network between a browser and a server: a proxy that delays every byte and lets few through."""

from __future__ import annotations

import asyncio
import threading
from concurrent.futures import Future
from types import TracebackType

from .server import Server

#: Seconds there and back, and bytes a second each way: a busy mobile network.
ROUND_TRIP, RATE = 0.150, 1.6e6 / 8
#: Bytes that travel together: several connections take turns.
_PACKET = 2048


class Network:
    """The network in front of a server, while the context lasts.

    Each way has one line, which all connections share. A new connection costs a round trip, as TCP's does;
    TCP's slow start is not imitated.

    Attributes
    ----------
    received : int
        Bytes that have come to the browser so far, with the heads of the answers.
    """

    def __init__(self, server: Server) -> None:
        self._server = server
        self._port: Future[int] = Future()
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)
        self.received = 0

    def __enter__(self) -> Network:
        self._thread.start()
        self._port.result()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._closed.set)
        self._thread.join()

    def url(self, path: str = "") -> str:
        return f"http://127.0.0.1:{self._port.result()}/{path}"

    async def _serve(self) -> None:
        self._loop, self._closed = asyncio.get_running_loop(), asyncio.Event()
        self._up, self._down = _Line(), _Line()
        self._connections: set[asyncio.Task[None]] = set()
        try:
            listening = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        except OSError as error:
            self._port.set_exception(error)
            return
        self._port.set_result(listening.sockets[0].getsockname()[1])
        await self._closed.wait()
        listening.close()
        for connection in self._connections:
            connection.cancel()
        await asyncio.gather(*self._connections, return_exceptions=True)

    def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._connection(reader, writer))
        self._connections.add(task)
        task.add_done_callback(self._connections.discard)

    async def _connection(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await asyncio.sleep(ROUND_TRIP)
            answers, questions = await asyncio.open_connection("127.0.0.1", self._server.port)
            try:
                async with asyncio.TaskGroup() as group:
                    group.create_task(self._carry(reader, questions, self._up))
                    group.create_task(self._carry(answers, writer, self._down))
            finally:
                questions.close()
        except* OSError:
            # One side has gone.
            pass
        finally:
            writer.close()

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, line: _Line) -> None:
        """Bring what one side sends to the other, and that it has ended."""
        under_way: asyncio.Queue[tuple[float, bytes]] = asyncio.Queue()

        async def arrive() -> None:
            while True:
                due, data = await under_way.get()
                await asyncio.sleep(due - self._loop.time())
                if not data:
                    break
                self.received += len(data) if line is self._down else 0
                writer.write(data)
                await writer.drain()
            if writer.can_write_eof():
                writer.write_eof()

        async with asyncio.TaskGroup() as group:
            group.create_task(arrive())
            data = b"first"
            while data:
                data = await reader.read(_PACKET)
                await line.send(len(data))
                under_way.put_nowait((self._loop.time() + ROUND_TRIP / 2, data))


class _Line:
    """One way of a network: bytes leave one after the other."""

    def __init__(self) -> None:
        self._turn = asyncio.Lock()
        self._free = 0.0

    async def send(self, size: int) -> None:
        """Wait for a turn, and until so many bytes have left."""
        now = asyncio.get_running_loop().time
        async with self._turn:
            self._free = max(self._free, now()) + size / RATE
            await asyncio.sleep(self._free - now())
