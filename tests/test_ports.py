"""The ports of servers that tests start: nobody else's, from the moment they are asked for."""

import socket

from tests.ports import BLOCK, own_ports


def test_who_asks_meanwhile_gets_other_ports() -> None:
    with own_ports() as first, own_ports() as second:
        assert abs(first - second) >= BLOCK


def test_a_block_in_which_another_program_listens_is_passed_over() -> None:
    with socket.socket() as other:
        other.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # a connection of before may linger
        with own_ports() as taken:  # it listens before anybody else can have the block
            other.bind(("127.0.0.1", taken + 2))
            other.listen()
        with own_ports() as first:
            assert taken != first
