"""Pages are held within a bound of bytes."""

from app.web.applicant.page_memory import PageMemory


def held(memory: PageMemory[str, bytes], keys: str) -> str:
    return "".join(key for key in keys if memory.get(key) is not None)


def test_what_was_put_in_first_goes_first() -> None:
    memory: PageMemory[str, bytes] = PageMemory(100)
    for key in "abcd":
        memory.put(key, b"page", 30)
    assert (held(memory, "abcd"), memory.bytes_held) == ("bcd", 90)
    memory.put("b", b"anew", 40)
    assert (held(memory, "abcd"), memory.get("b"), memory.bytes_held) == ("bcd", b"anew", 100)
    memory.put("e", b"page", 1)
    assert (held(memory, "abcde"), memory.bytes_held) == ("bde", 71)


def test_one_that_is_larger_than_all_is_not_held_and_takes_no_other_s_place() -> None:
    memory: PageMemory[str, bytes] = PageMemory(100)
    memory.put("a", b"page", 60)
    memory.put("b", b"page", 101)
    assert (held(memory, "ab"), memory.bytes_held) == ("a", 60)
    memory.put("a", b"page", 101)
    assert (held(memory, "ab"), memory.bytes_held) == ("", 0)
