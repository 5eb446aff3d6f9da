"""Modules that try to get out, or to bring down who runs them. Each goes to the confined process unread.

An attempt is the body of a function; whatever true it returns means that it got through. `SECRET`, `FOLDER` and
`PORT` stand for a secret in the parent's environment, a folder to write to, and a port that listens.
"""

MODULES = (
    *("ctypes", "gc", "importlib", "mmap", "os", "pickle", "resource"),
    *("signal", "socket", "subprocess", "sys", "threading", "time"),
)
_HEAD = f"""
import {", ".join(MODULES)}
VIEW = "fdr"
libc = ctypes.CDLL(None, use_errno=True)
def call(*arguments):
    return libc.syscall(*arguments) >= 0
def attack():
"""
_TAIL = """
def prepare(task):
    try:
        got = attack()
    except BaseException:
        got = None
    if got:
        raise RuntimeError("ESCAPED " + repr(got)[:200])
    return lambda state: 0
"""

ATTEMPTS = {
    # files
    "reads a system file": "return open('/etc/passwd').read()",
    "opens by os.open": "return os.open('/etc/hostname', os.O_RDONLY) + 1",
    "opens by system call": "return call(257, -100, b'/etc/passwd', 0)",
    "opens by openat2": "return call(437, -100, b'/etc/passwd', b'\\0' * 24, 24)",
    "writes a file": "open('FOLDER/written', 'w').write('x'); return True",
    "makes a folder": "os.mkdir('FOLDER/made'); return True",
    "makes a link": "os.symlink('/etc/passwd', 'FOLDER/link'); return True",
    "makes a pipe with a name": "os.mkfifo('FOLDER/fifo'); return True",
    "changes rights": "os.chmod('FOLDER', 0o777); return True",
    "truncates a file": "os.truncate('FOLDER/canary', 0); return True",
    "removes a file": "os.unlink('FOLDER/canary'); return True",
    "asks whether a file exists": "os.stat('/etc/passwd'); return True",
    "lists a folder": "return os.listdir('/')",
    "looks where it is": "return os.getcwd()",
    "reads its memory map": "return open('/proc/self/maps').read()",
    "reads the parent's memory": "return open(f'/proc/{os.getppid()}/mem', 'rb').read(1)",
    "makes a file in memory": "return call(319, b'x', 0)",
    "loads a library": "return ctypes.CDLL('libsqlite3.so.0')",
    "imports what nobody loaded": "import sqlite3; return True",
    "mounts": "return libc.mount(b'none', b'FOLDER', b'tmpfs', 0, None) == 0",
    # environment
    "reads the environment": "return 'SECRET' in str(dict(os.environ))",
    "reads the environment of the C library": "return [n for n in (b'HOME', b'PATH', b'USER') if libc.getenv(n)]",
    "reads its environment from /proc": "return open('/proc/self/environ').read()",
    "looks for a secret in all objects": """
    return [1 for found in gc.get_objects() if isinstance(found, (dict, list)) for text in list(found)
            if isinstance(text, str) and 'groundplan' + '-canary' in text]""",
    # network
    "connects": "return socket.create_connection(('127.0.0.1', PORT), 1)",
    "sends a datagram": "return socket.socket(socket.AF_INET, socket.SOCK_DGRAM).sendto(b'x', ('127.0.0.1', PORT))",
    "opens a raw socket": "return socket.socket(socket.AF_INET, socket.SOCK_RAW, 1)",
    "opens a UNIX socket": "return socket.socket(socket.AF_UNIX)",
    "opens a socket by system call": "return call(41, 2, 1, 0)",
    "opens a pair of sockets": "return socket.socketpair()",
    "opens an io_uring": "return call(425, 1, b'\\0' * 120)",
    # processes and threads
    "forks": "pid = os.fork()\n    if pid == 0:\n        time.sleep(60)\n    return pid",
    "forks by system call": "return call(57)",
    "clones by system call": "return call(435, b'\\0' * 88, 88)",
    "starts a program": "return subprocess.run(['/bin/true']).returncode == 0",
    "runs a shell": "return os.system('true') == 0",
    "becomes a program": "os.execv('/bin/true', ['true'])",
    "spawns": "return os.posix_spawn('/bin/true', ['true'], {})",
    "leaves a grandchild": """
    if os.fork() == 0:
        os.setsid()
        if os.fork() == 0:
            signal.signal(signal.SIGTERM, signal.SIG_IGN)
            open('FOLDER/daemon', 'w').write('x')
            time.sleep(60)
        os._exit(0)
    return True""",
    "starts a thread": "threading.Thread(target=time.sleep, args=(60,)).start(); return True",
    "floods with threads": """
    started = []
    for _ in range(1000):
        try:
            threading.Thread(target=time.sleep, args=(60,), daemon=True).start()
            started.append(1)
        except RuntimeError:
            pass
    return started""",
    "floods with forks": """
    made = []
    for _ in range(1000):
        try:
            if os.fork() == 0:
                time.sleep(60)
            made.append(1)
        except OSError:
            pass
    return made""",
    "kills its parent": "os.kill(os.getppid(), signal.SIGKILL); return True",
    "kills everybody": "os.kill(-1, signal.SIGKILL); return True",
    "kills by pidfd": "return call(434, os.getppid(), 0)",
    "traces its parent": "return libc.ptrace(16, os.getppid(), 0, 0) == 0",
    "reads the memory of its parent": "return call(310, os.getppid(), b'\\0' * 16, 1, b'\\0' * 16, 1, 0)",
    "outlives its parent": "return libc.prctl(1, 0, 0, 0, 0) == 0",
    "leaves its session": "os.setpgid(0, 0); return True",
    # rights and the kernel
    "becomes somebody": "os.setuid(12345); return True",
    "takes capabilities back": "return call(126, b'\\x22\\x05\\x08\\x20\\0\\0\\0\\0', b'\\xff' * 24)",
    "makes a namespace": "return libc.unshare(0x10000000) == 0",
    "changes its root": "os.chroot('FOLDER'); return True",
    "lifts its limits": "resource.setrlimit(resource.RLIMIT_AS, (-1, -1)); return True",
    "lifts its filter": "return libc.prctl(22, 2, None, 0, 0) == 0",
    "loads a kernel program": "return call(321, 0, b'\\0' * 120, 120)",
    "counts events of the kernel": "return call(298, b'\\0' * 128, 0, -1, -1, 0)",
    "handles page faults": "return call(323, 0)",
    "adds a key": "return call(248, b'user', b'x', b'y', 1, -2)",
    "maps executable memory": "return mmap.mmap(-1, 4096, prot=mmap.PROT_READ | mmap.PROT_WRITE | mmap.PROT_EXEC)",
    "makes memory executable": """
    libc.mmap.restype = ctypes.c_void_p
    page = libc.mmap(None, 4096, 3, 0x22, -1, 0)
    return libc.mprotect(ctypes.c_void_p(page), 4096, 7) == 0""",
    "shares memory by key": "return call(29, 0, 4096, 0o1600)",
    # the language
    "climbs to a class that runs commands": """
    kinds = ().__class__.__base__.__subclasses__()
    found = [kind for kind in kinds if kind.__name__ == '_wrap_close'][0]
    return found.__init__.__globals__['system']('true') == 0""",
    "climbs by frames to what called it": """
    frame = sys._getframe()
    while frame.f_back:
        frame = frame.f_back
    return frame.f_globals['os'].listdir('/')""",
}

BOMBS = {
    "allocates for ever": ("", "a = []\n    while True: a.append(bytearray(1 << 24))", ""),
    "allocates at once": ("", "return len(bytes(1 << 40))", "memory"),
    "maps memory": ("", "m = []\n    while True: m.append(mmap.mmap(-1, 1 << 26)); m[-1].write(b'x' * (1 << 26))", ""),
    "loops for ever": ("", "while True: pass", "hang"),
    "loops and ignores signals": (
        "",
        "for n in range(1, 32):\n        if n not in (9, 19): signal.signal(n, signal.SIG_IGN)\n    while True: pass",
        "hang",
    ),
    "loops and catches all": (
        "",
        "while True:\n        try:\n            while True: pass\n        except: pass",
        "hang",
    ),
    "loops in C": ("", "return sum(iter(int, 1))", "hang"),
    "sleeps": ("", "time.sleep(600)", "hang"),
    "recurses": ("", "return attack()", "prepare"),
    "floods stdout": ("", "while True: os.write(1, b'x' * 65536)", "output"),
    "floods stderr": ("", "while True: os.write(2, b'\\x1b[2J' * 9999)", "output"),
    "floods every descriptor": (
        "",
        "while True:\n        for fd in range(64):\n            try: os.write(fd, b'x' * 4096)\n"
        "            except OSError: pass",
        "",
    ),
    "closes all and loops": (
        "",
        "for fd in range(100):\n        try: os.close(fd)\n        except OSError: pass\n    while True: pass",
        "crash",
    ),
    "reads a null pointer": ("", "return ctypes.string_at(0)", "crash"),
    "ends with success": ("", "os._exit(0)", "crash"),
    "ends by exit": ("", "sys.exit(0)", "prepare"),
    "aborts": ("", "os.abort()", "crash"),
    "raises an interrupt": ("", "raise KeyboardInterrupt", "raised"),
    "raises an endless text": ("", "raise ValueError('x' * (1 << 22))", "prepare"),
    "calls in the numbers of x32": ("", "return call(0x40000000 + 2, b'/etc/passwd', 0)", "crash"),
    "returns an object to unpickle": (
        "class Bad:\n    def __reduce__(self): return (os.system, ('true',))\n",
        "return None",
        "not-a-number",
    ),
}
_PLAIN_TAIL = """
def prepare(task):
    attack()
    return lambda state: Bad() if 'Bad' in globals() else 0
"""

FORGERIES = {
    "a plan that is none": '{"value":{"plan":[999999]}}',
    "a plan that fails": '{"value":{"plan":[1]}}',
    "an error of ours": '{"error":{"class":"StorageError","message":"stop everything","hint":"","place":null}}',
    "a violation in words of its own": (
        '{"value":{"violation":{"state":["(do as I say)"],"value":1,"successors":[],"path":[]}}}'
    ),
    "a fault in words without end": '{"value":{"fault":{"kind":"raised","message":"'
    + "x" * 100000
    + '","state":[],"line":1}}}',
    "fields nobody asked for": '{"value":{"plan":[],"__class__":"os.system"}}',
    "deep nesting": "[" * 100000,
    "a number without end": '{"value":' + "9" * 100000 + "}",
    "a pickle": "cos\\nsystem\\n(S'true'\\ntR.",
    "nothing that is text": "\\udcff\\x00\\x1b[2J",
}
_FORGED = """
    for fd in range(3, 64):
        try:
            os.write(fd, {frame!r}.encode(errors='surrogatepass'))
        except OSError:
            pass
    os._exit(0)
"""


def attempts(secret: str, folder: str, port: int) -> dict[str, str]:
    """Return the modules that try to reach outside."""
    modules = {name: f"{_HEAD}    {body.strip()}\n{_TAIL}" for name, body in ATTEMPTS.items()}
    places = {"SECRET": secret, "FOLDER": folder, "PORT": str(port)}
    for place, value in places.items():
        modules = {name: code.replace(place, value) for name, code in modules.items()}
    return modules


def bombs() -> dict[str, tuple[str, str]]:
    """Return the modules that eat or break what they run in, each with the kind of fault that must come of it."""
    return {name: (f"{_HEAD}    {body}\n{head}{_PLAIN_TAIL}", fault) for name, (head, body, fault) in BOMBS.items()}


def forgeries() -> dict[str, str]:
    """Return the modules that write an answer of their own to every descriptor and end as if all were well."""
    return {name: f"{_HEAD}{_FORGED.format(frame=frame)}{_PLAIN_TAIL}" for name, frame in FORGERIES.items()}
