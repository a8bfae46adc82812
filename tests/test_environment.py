"""What `make run` and `make install` say while packages come over the line. The whole way: operations/test_install.py."""

import pytest

from tools.environment import progress

PIP = """\
Looking in indexes: https://example.jp/simple
Collecting aiosmtpd==1.4.6 (from -r requirements.lock (line 1))
  Downloading aiosmtpd-1.4.6-py3-none-any.whl (154 kB)
Requirement already satisfied: anyio==4.16.0 in ./site-packages (from -r requirements.lock (line 10)) (4.16.0)
Processing ./wheels/argon2_cffi-25.1.0-py3-none-any.whl (from -r requirements.lock (line 13))
Collecting playwright==1.65.2 (from -r requirements.lock (line 16))
  Using cached playwright-1.65.2-py3-none-manylinux1_x86_64.whl (45.4 MB)
Installing collected packages: aiosmtpd, argon2-cffi, playwright
"""


def test_each_package_is_told_with_its_place_and_its_size() -> None:
    assert list(progress(PIP.splitlines(keepends=True), 4)) == [
        "1/4 aiosmtpd 1.4.6 (154 kB)",
        "3/4 argon2_cffi 25.1.0",
        "4/4 playwright 1.65.2",
        "unpacking (about a minute) ...",
    ]


def test_it_is_told_in_japanese_where_the_locale_is_japanese(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LC_ALL", "ja_JP.UTF-8")
    assert list(progress(PIP.splitlines(keepends=True), 4))[-1] == "展開しています（1分ほど） ..."
