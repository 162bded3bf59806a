import json, os, stat, sys

a = json.load(sys.stdin)
path, start, end, most = a["path"], a["start"], a["end"], a["most"]
shown = lambda raw: os.fsencode(raw).decode("utf-8", "backslashreplace")


def answer(**fields):
    sys.stdout.write(json.dumps(fields))
    sys.exit()


def kind(mode):
    for test, word in ((stat.S_ISDIR, "dir"), (stat.S_ISREG, "file"), (stat.S_ISLNK, "link")):
        if test(mode):
            return word
    return "other"


def entry(item):
    info = item.stat(follow_symlinks=False)
    return {"name": shown(item.name), "kind": kind(info.st_mode), "size": info.st_size}


def listing():
    entries = []
    for item in os.scandir(path):
        try:
            entries.append(entry(item))
        except OSError:
            entries.append({"name": shown(item.name), "kind": "other", "size": 0})
    entries.sort(key=lambda e: e["name"])
    answer(kind="dir", size=len(entries), entries=entries[: a["most_entries"]])


def is_binary(sample, complete):
    if b"\0" in sample:
        return True
    try:
        sample.decode("utf-8")
    except UnicodeDecodeError as error:
        return complete or error.end < len(sample) or error.reason != "unexpected end of data"
    return False


def content(file, size):
    sample = file.read(65536)
    if is_binary(sample, len(sample) == size):
        answer(kind="binary", size=size, magic=sample[:16].hex())
    file.seek(0)
    if start == 0:
        if size > most:
            lines = sum(chunk.count(b"\n") for chunk in iter(lambda: file.read(1 << 20), b""))
            answer(kind="long", size=size, lines=lines)
        text = file.read(most)
        if is_binary(text, True):
            answer(kind="binary", size=size, magic=text[:16].hex())
        answer(kind="file", size=size, content=text.decode("utf-8"), lines=text.count(b"\n") + (text[-1:] not in (b"\n", b"")))
    kept, room, total, last, full, cut = [], most, 0, 0, False, False
    fresh = True
    # In pieces: a line may be longer than memory.
    for piece in iter(lambda: file.readline(1 << 16), b""):
        total += fresh
        fresh = piece.endswith(b"\n")
        if start <= total <= end and not full:
            last = total
            kept.append(piece[:room])
            cut = len(piece) > room
            room -= len(piece)
            full = room <= 0
    text = b"".join(kept)
    answer(kind="file", size=size, content=text.decode("utf-8", "replace"), lines=total, last=last, cut=cut or full and last < min(end, total))


try:
    info = os.stat(path)
    if stat.S_ISDIR(info.st_mode):
        listing()
    if not stat.S_ISREG(info.st_mode):
        answer(error=["invalid_input", shown(path) + " is neither a file nor a directory"])
    with open(path, "rb") as file:
        content(file, info.st_size)
except FileNotFoundError:
    answer(error=["not_found", shown(path) + " does not exist"])
except OSError as error:
    answer(error=["external", shown(path) + ": " + error.strerror])
