"""The ceiling of the load generator itself, measured against a process that answers with fixed bytes."""

import multiprocessing
import selectors
import socket
from itertools import repeat

import cores
from contestant import get
from load import Answer, Outcome, drive

PAGE_BYTES = 6_000


def measure(seconds: float, connections: int) -> Outcome:
    listening = socket.create_server(("127.0.0.1", 0), backlog=connections)
    responder = multiprocessing.get_context("fork").Process(target=_respond, args=(listening,), daemon=True)
    with cores.on(cores.FOR_SERVERS):
        responder.start()
    try:
        return drive(listening.getsockname(), repeat(get("/")), _anything, seconds=seconds, connections=connections)
    finally:
        responder.terminate()
        responder.join()
        listening.close()


def _anything(_answer: Answer) -> None:
    """The check that takes every answer for right."""


def _respond(listening: socket.socket) -> None:
    answer = b"HTTP/1.1 200 OK\r\ncontent-length: %d\r\n\r\n" % PAGE_BYTES + b"x" * PAGE_BYTES
    with selectors.DefaultSelector() as selector:
        selector.register(listening, selectors.EVENT_READ)
        while True:
            for key, _ in selector.select():
                if key.fileobj is listening:
                    connected, _address = listening.accept()
                    connected.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    selector.register(connected, selectors.EVENT_READ, connected)
                elif key.data.recv(65_536):
                    key.data.sendall(answer)
                else:
                    selector.unregister(key.data)
                    key.data.close()
