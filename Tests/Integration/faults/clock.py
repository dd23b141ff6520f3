"""Moves the clock of one running process, and of nobody else.

A static program takes no other C library. But for the time it asks code that the kernel maps into every process, the vDSO
(man 7 vdso), and in one process that code can be changed: the page becomes the process's own as soon as somebody writes to it
through /proc/PID/mem (man 5 proc).
"""
import os
import platform
import re
import signal
import struct

ENTRY = b"__vdso_clock_gettime"
# For x86-64: asks the kernel itself, and adds an offset to the seconds where the time of day was asked for (clock 0, or 5,
# the coarse one). The last instruction but two reads the offset, which lies right behind the code.
CODE = bytes.fromhex(
    "b8e4000000"      # mov eax, 228 (clock_gettime)
    "0f05"            # syscall
    "85c0" "7513"     # test eax, eax; jnz end
    "85ff" "7405"     # test edi, edi; jz add
    "83ff05" "750a"   # cmp edi, 5; jnz end
    "488b0d04000000"  # add: mov rcx, [offset]
    "48010e"          # add [rsi], rcx
    "c3"              # end: ret
)


def can_be_moved():
    """Whether the code above is of this machine's kind."""
    return platform.machine() == "x86_64"


class Clock:
    """The clock of a process that does nothing but wait while this is made."""

    def __init__(self, pid):
        self.memory = f"/proc/{pid}/mem"
        with open(f"/proc/{pid}/maps") as file:
            start, end = (int(address, 16) for address in re.search(r"^(\w+)-(\w+) .*\[vdso\]$", file.read(), re.M).groups())
        image = self.read(start, end - start)
        # Behind the code of the image nothing but zeros fills its last page.
        place = (len(image.rstrip(b"\0")) + 63) // 64 * 64
        if place + len(CODE) + 8 > len(image):
            raise OSError("no room in the vDSO")
        self.offset = start + place + len(CODE)
        entry = entry_of(image)
        os.kill(pid, signal.SIGSTOP)
        try:
            self.write(start + place, CODE + struct.pack("<q", 0))
            # jmp
            self.write(start + entry, b"\xe9" + struct.pack("<i", place - (entry + 5)))
        finally:
            os.kill(pid, signal.SIGCONT)

    def move(self, seconds):
        """From now on the process's time of day is as many seconds ahead of everybody's, or behind it."""
        self.write(self.offset, struct.pack("<q", seconds))

    def read(self, address, count):
        with open(self.memory, "rb", buffering=0) as file:
            return os.pread(file.fileno(), count, address)

    def write(self, address, data):
        with open(self.memory, "r+b", buffering=0) as file:
            if os.pwrite(file.fileno(), data, address) != len(data):
                raise OSError("the vDSO was not written")


def entry_of(image):
    """Where in a vDSO the time is asked for: its dynamic symbol (man 5 elf)."""
    sections, = struct.unpack_from("<Q", image, 40)
    size, count = struct.unpack_from("<HH", image, 58)
    headers = [struct.unpack_from("<IIQQQQIIQQ", image, sections + size * number) for number in range(count)]
    for _, kind, _, _, place, length, link, _, _, step in headers:
        if kind != 11:  # SHT_DYNSYM
            continue
        names = headers[link][4]
        for symbol in range(place, place + length, step):
            name, _, _, _, value, _ = struct.unpack_from("<IBBHQQ", image, symbol)
            if image.startswith(ENTRY + b"\0", names + name):
                return value
    raise OSError("the vDSO tells no time")
