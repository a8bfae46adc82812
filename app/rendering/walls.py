"""What a process that reads a stranger's file is kept from, from within: it may compute and answer, and nothing else.

The unit's own walls (a user of its own, no network) stand around these.
"""

import ctypes
import errno
import os
import platform
import resource
import signal
import struct
import sys
from typing import Final

from app.parent_watch import PR_SET_PDEATHSIG
from app.rendering.wire import RENDER_SECONDS

MEMORY: Final = 768 * 1024 * 1024  # bytes of addresses, the program's own among them

PR_SET_DUMPABLE: Final = 4  # linux/prctl.h, as the next two
PR_SET_SECCOMP: Final = 22
PR_SET_NO_NEW_PRIVS: Final = 38
SECCOMP_MODE_FILTER: Final = 2
AUDIT_ARCH_X86_64: Final = 0xC000003E
X32_CALLS: Final = 0x40000000  # the other table of calls that the same machine has

CLONE_THREAD: Final = 0x00010000
WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND

# Numbers of x86_64's calls (asm/unistd_64.h).
OPEN, OPENAT, CLONE, CLONE3, OPENAT2 = 2, 257, 56, 435, 437
REFUSED: Final = {
    "socket": 41,
    "connect": 42,
    "accept": 43,
    "sendto": 44,
    "sendmsg": 46,
    "bind": 49,
    "listen": 50,
    "socketpair": 53,
    "accept4": 288,
    "sendmmsg": 307,
    "fork": 57,
    "vfork": 58,
    "execve": 59,
    "execveat": 322,
    "kill": 62,
    "tkill": 200,
    "tgkill": 234,
    "rt_sigqueueinfo": 129,
    "rt_tgsigqueueinfo": 297,
    "pidfd_send_signal": 424,
    "pidfd_open": 434,
    "pidfd_getfd": 438,
    "ptrace": 101,
    "process_vm_readv": 310,
    "process_vm_writev": 311,
    "truncate": 76,
    "ftruncate": 77,
    "rename": 82,
    "mkdir": 83,
    "rmdir": 84,
    "creat": 85,
    "link": 86,
    "unlink": 87,
    "symlink": 88,
    "chmod": 90,
    "fchmod": 91,
    "chown": 92,
    "fchown": 93,
    "lchown": 94,
    "utime": 132,
    "mknod": 133,
    "mkdirat": 258,
    "mknodat": 259,
    "fchownat": 260,
    "unlinkat": 263,
    "renameat": 264,
    "linkat": 265,
    "symlinkat": 266,
    "fchmodat": 268,
    "renameat2": 316,
    "mount": 165,
    "add_key": 248,
    "request_key": 249,
    "keyctl": 250,
    "unshare": 272,
    "setns": 308,
    "perf_event_open": 298,
    "bpf": 321,
    "userfaultfd": 323,
    "io_uring_setup": 425,
    "io_uring_enter": 426,
    "shmget": 29,
    "shmat": 30,
    "prlimit64": 302,
}

# linux/bpf_common.h: BPF_LD|W|ABS, BPF_JMP|JEQ|K, BPF_JMP|JSET|K, BPF_RET|K
_LOAD, _EQUAL, _ANY_BIT, _RETURN = 0x20, 0x15, 0x45, 0x06
_ALLOW: Final = 0x7FFF0000
_ERRNO: Final = 0x00050000
# offsets in struct seccomp_data; each argument has eight bytes, the low half first
_NUMBER, _ARCHITECTURE, _ARGUMENTS = 0, 4, 16


def limit() -> None:
    """Bounds of memory, processor time and files; before anything of the file is read."""
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (RENDER_SECONDS, RENDER_SECONDS))
    os.nice(10)  # applications go first
    if sys.platform == "linux":
        _prctl(PR_SET_PDEATHSIG, signal.SIGKILL)  # no thread watches: it would be outside of the walls
        _prctl(PR_SET_DUMPABLE, 0)  # nor does another process of the same user look into its memory


def confine() -> bool:
    """Have the kernel refuse whatever reaches beyond this process; False where that is not known for the machine. All that is to be imported
    has been imported."""
    if sys.platform != "linux" or platform.machine() != "x86_64":
        return False
    program = _filter()
    code = ctypes.create_string_buffer(program, len(program))
    # struct sock_fprog: the number of instructions, and where they are
    given = ctypes.create_string_buffer(struct.pack("HxxxxxxQ", len(program) // 8, ctypes.addressof(code)))
    _prctl(PR_SET_NO_NEW_PRIVS, 1)
    _prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, ctypes.addressof(given))
    return True


def _prctl(option: int, *given: int) -> None:
    arguments = [ctypes.c_ulong(each) for each in (*given, 0, 0, 0, 0)[:4]]
    if ctypes.CDLL(None, use_errno=True).prctl(option, *arguments):
        raise OSError(ctypes.get_errno(), "prctl")


def _filter() -> bytes:
    """Instructions for the kernel, which it runs at each call; whoever calls what is refused gets EPERM, and is not ended."""
    refuse, allow = _step(_RETURN, _ERRNO | errno.EPERM), _step(_RETURN, _ALLOW)
    unknown = _step(_RETURN, _ERRNO | errno.ENOSYS)
    steps = [_step(_LOAD, _ARCHITECTURE), _step(_EQUAL, AUDIT_ARCH_X86_64, yes=1), refuse]
    steps += [_step(_LOAD, _NUMBER), _step(_ANY_BIT, X32_CALLS, no=1), refuse]
    for number in REFUSED.values():
        steps += [_step(_EQUAL, number, no=1), refuse]
    for number in (CLONE3, OPENAT2):  # their arguments cannot be looked at; the C library goes on with the older call
        steps += [_step(_EQUAL, number, no=1), unknown]
    for number, argument in ((OPEN, 1), (OPENAT, 2)):
        steps += [_step(_EQUAL, number, no=3), _argument(argument), _step(_ANY_BIT, WRITING, no=1), refuse]
        steps += [_step(_LOAD, _NUMBER)]
    steps += [_step(_EQUAL, CLONE, no=3), _argument(0), _step(_ANY_BIT, CLONE_THREAD, yes=1), refuse]
    return b"".join([*steps, allow])


def _argument(number: int) -> bytes:
    return _step(_LOAD, _ARGUMENTS + 8 * number)


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    """One instruction; `yes` and `no`: how many of the next ones are passed over."""
    return struct.pack("=HBBI", code, yes, no, value)
