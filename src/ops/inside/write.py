import json, os, pwd, signal, stat, sys, tempfile

# Who is ended takes away what is unfinished.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))

a = json.load(sys.stdin)
data = a["content"].encode("utf-8")
shown = lambda raw: os.fsencode(raw).decode("utf-8", "backslashreplace")


def answer(**fields):
    sys.stdout.write(json.dumps(fields))
    sys.exit()


def owner(text):
    name, _, group = text.partition(":")
    try:
        known = pwd.getpwuid(int(name)) if name.isdigit() else pwd.getpwnam(name)
        found = known.pw_uid, known.pw_gid
    except KeyError:
        if not name.isdigit():
            answer(error=["invalid_input", "the container has no user " + name, "odoo and root are in every image of Odoo"])
        found = int(name), int(name)
    return (found[0], int(group)) if group.isdigit() else found


def missing(directory):
    found = []
    while not os.path.isdir(directory):
        found.append(directory)
        directory = os.path.dirname(directory)
    return directory, reversed(found)


def put(path, user):
    directory = os.path.dirname(path)
    there, made = missing(directory)
    mode, replaced = 0o644, False
    try:
        info = os.stat(path)
        if not stat.S_ISREG(info.st_mode):
            answer(error=["invalid_input", shown(path) + " is there and no file"])
        mode, replaced, there = stat.S_IMODE(info.st_mode), True, path
    except FileNotFoundError:
        pass
    owner = user
    if path.startswith(a["code"] + "/"):
        # Somebody's tree on the host, who is to be able to change and remove all of it: what
        # is new belongs to whom its directory does.
        owner = os.stat(there).st_uid, os.stat(there).st_gid
    for name in made:
        os.mkdir(name, 0o755)
        os.chown(name, *owner)
    handle, unfinished = tempfile.mkstemp(prefix=".odeum-unfinished-", dir=directory)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchown(file.fileno(), *owner)
            os.fchmod(file.fileno(), mode)
            os.fsync(file.fileno())
        os.rename(unfinished, path)
    except BaseException:
        os.unlink(unfinished)
        raise
    return replaced


# A link stays one: what it points to is replaced.
path = os.path.realpath(a["path"])
try:
    if a["path"].endswith("/"):
        answer(error=["invalid_input", shown(a["path"]) + " is a directory's path"])
    answer(path=shown(path), bytes=len(data), replaced=put(path, owner(a["user"])))
except NotADirectoryError as error:
    answer(error=["invalid_input", shown(path) + ": a part of the path is no directory"])
except OSError as error:
    answer(error=["external", shown(path) + ": " + error.strerror])
