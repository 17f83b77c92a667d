"""What one process may use of the machine: set by a child upon itself before it opens a file nobody vouches for."""

from __future__ import annotations

import sys

if sys.platform == "win32":
    import ctypes
    from ctypes import wintypes

    _EXTENDED_LIMITS = 9
    _PROCESS_TIME, _PROCESS_MEMORY, _KILL_ON_CLOSE = 0x2, 0x100, 0x2000

    class _Basic(ctypes.Structure):
        _fields_ = (
            ("PerProcessUserTimeLimit", ctypes.c_int64),
            ("PerJobUserTimeLimit", ctypes.c_int64),
            ("LimitFlags", wintypes.DWORD),
            ("MinimumWorkingSetSize", ctypes.c_size_t),
            ("MaximumWorkingSetSize", ctypes.c_size_t),
            ("ActiveProcessLimit", wintypes.DWORD),
            ("Affinity", ctypes.c_size_t),
            ("PriorityClass", wintypes.DWORD),
            ("SchedulingClass", wintypes.DWORD),
        )

    class _Extended(ctypes.Structure):
        _fields_ = (
            ("BasicLimitInformation", _Basic),
            ("IoInfo", ctypes.c_uint64 * 6),
            ("ProcessMemoryLimit", ctypes.c_size_t),
            ("JobMemoryLimit", ctypes.c_size_t),
            ("PeakProcessMemoryUsed", ctypes.c_size_t),
            ("PeakJobMemoryUsed", ctypes.c_size_t),
        )

    def limit_this_process(memory_bytes: int, cpu_s: int, file_bytes: int = 0) -> None:
        """At most so much memory and processor time from now on; what goes beyond ends the process.

        The size of files cannot be limited here: ``file_bytes`` is for POSIX.

        Raises:
            OSError: the system refuses the limits.
        """
        kernel = ctypes.WinDLL("kernel32", use_last_error=True)
        kernel.CreateJobObjectW.restype = wintypes.HANDLE
        kernel.GetCurrentProcess.restype = wintypes.HANDLE
        wanted = _Extended()
        wanted.BasicLimitInformation.LimitFlags = _PROCESS_TIME | _PROCESS_MEMORY | _KILL_ON_CLOSE
        wanted.BasicLimitInformation.PerProcessUserTimeLimit = cpu_s * 10_000_000  # in 100 ns
        wanted.ProcessMemoryLimit = memory_bytes
        # The handle is never closed: the job lives as long as this process.
        job = wintypes.HANDLE(kernel.CreateJobObjectW(None, None))
        done = job and kernel.SetInformationJobObject(
            job, _EXTENDED_LIMITS, ctypes.byref(wanted), ctypes.sizeof(wanted)
        )
        if not done or not kernel.AssignProcessToJobObject(job, wintypes.HANDLE(kernel.GetCurrentProcess())):
            raise ctypes.WinError(ctypes.get_last_error())

else:
    import resource

    def limit_this_process(memory_bytes: int, cpu_s: int, file_bytes: int = 0) -> None:
        """At most so much memory and processor time from now on, and no file longer than ``file_bytes`` (0: any).

        What goes beyond fails or ends the process.

        Raises:
            OSError: the system refuses the limits.
        """
        limits = [(resource.RLIMIT_AS, memory_bytes), (resource.RLIMIT_CPU, cpu_s)]
        if file_bytes:
            limits.append((resource.RLIMIT_FSIZE, file_bytes))
        for what, wanted in limits:
            hard = resource.getrlimit(what)[1]
            value = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
            try:
                resource.setrlimit(what, (value, value))
            except ValueError as error:
                raise OSError(str(error)) from None
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
