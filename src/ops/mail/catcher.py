"""Takes every mail it is sent over SMTP and keeps it: the mail itself, and what of it is
shown, in a file each. Who logs in names the environment it is; no password is asked for.
"""

import asyncio
import base64
import email
import email.policy
import json
import os
import secrets
import time

DIRECTORY = "/mail"
PORT = 1025
LONGEST = 25 * 1024 * 1024
MOST_MAILS = 1000
MOST_BYTES = 200 * 1024 * 1024
MOST_TEXT = 100000
IDLE = 300


def keep(environment, sender, recipients, raw):
    message = email.message_from_bytes(raw, policy=email.policy.default)
    name = "%020d-%s" % (time.time_ns(), secrets.token_hex(4))
    shown = {
        "id": name,
        "at_ms": time.time_ns() // 1000000,
        "environment": environment,
        "from": sender,
        "to": recipients,
        "subject": header(message, "subject"),
        "date": header(message, "date"),
        "size": len(raw),
        "text": body(message),
        "attachments": attachments(message),
    }
    make_room(len(raw))
    write(name + ".eml", raw)
    write(name + ".json", json.dumps(shown).encode())


def header(message, name):
    try:
        value = message[name]
    except Exception:
        return ""
    return str(value or "").encode("utf-8", "replace").decode()[:1000]


def body(message):
    try:
        part = message.get_body(("plain", "html"))
        text = part.get_content() if part is not None else ""
    except Exception:
        text = ""
    return str(text).encode("utf-8", "replace").decode()[:MOST_TEXT]


def attachments(message):
    try:
        return [str(part.get_filename() or part.get_content_type())[:200] for part in message.iter_attachments()][:50]
    except Exception:
        return []


def write(name, content):
    unfinished = os.path.join(DIRECTORY, "." + name)
    with open(unfinished, "wb") as file:
        file.write(content)
    os.rename(unfinished, os.path.join(DIRECTORY, name))


def make_room(wanted):
    kept = sorted(name[:-4] for name in os.listdir(DIRECTORY) if name.endswith(".eml"))
    sizes = {name: size(name + ".eml") + size(name + ".json") for name in kept}
    total = sum(sizes.values()) + wanted
    while kept and (len(kept) >= MOST_MAILS or total > MOST_BYTES):
        name = kept.pop(0)
        total -= sizes[name]
        for ending in (".json", ".eml"):
            try:
                os.remove(os.path.join(DIRECTORY, name + ending))
            except FileNotFoundError:
                pass


def size(name):
    try:
        return os.path.getsize(os.path.join(DIRECTORY, name))
    except OSError:
        return 0


class Session:
    def __init__(self, reader, writer):
        self.reader, self.writer = reader, writer
        self.environment = None
        self.sender, self.recipients = None, []

    async def say(self, line):
        self.writer.write(line.encode() + b"\r\n")
        await self.writer.drain()

    async def hear(self):
        line = await asyncio.wait_for(self.reader.readline(), IDLE)
        if not line:
            raise ConnectionError("gone")
        return line

    async def run(self):
        await self.say("220 odeum mail catcher")
        while True:
            words = (await self.hear()).decode("utf-8", "replace").strip()
            verb, _, rest = words.partition(" ")
            verb = verb.upper()
            if verb == "QUIT":
                await self.say("221 bye")
                return
            answer = getattr(self, "do_" + verb.lower(), None) if verb.isalpha() else None
            await (answer(rest.strip()) if answer else self.say("502 not here"))

    async def do_ehlo(self, _):
        await self.say("250-odeum\r\n250-SIZE %d\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN LOGIN" % LONGEST)

    async def do_helo(self, _):
        await self.say("250 odeum")

    async def do_noop(self, _):
        await self.say("250 ok")

    async def do_rset(self, _):
        self.sender, self.recipients = None, []
        await self.say("250 ok")

    async def do_auth(self, rest):
        way, _, first = rest.partition(" ")
        try:
            if way.upper() == "PLAIN":
                if not first:
                    await self.say("334 ")
                    first = (await self.hear()).decode("ascii")
                self.environment = base64.b64decode(first).split(b"\0")[1].decode()[:64]
            elif way.upper() == "LOGIN":
                if not first:
                    await self.say("334 VXNlcm5hbWU6")
                    first = (await self.hear()).decode("ascii")
                self.environment = base64.b64decode(first).decode()[:64]
                await self.say("334 UGFzc3dvcmQ6")
                await self.hear()
            else:
                await self.say("504 not this way")
                return
        except (ValueError, IndexError):
            await self.say("501 not understood")
            return
        await self.say("235 welcome")

    async def do_mail(self, rest):
        self.sender, self.recipients = address(rest), []
        await self.say("250 ok")

    async def do_rcpt(self, rest):
        if self.sender is None or len(self.recipients) >= 1000:
            await self.say("503 not now")
            return
        self.recipients.append(address(rest))
        await self.say("250 ok")

    async def do_data(self, _):
        if not self.recipients:
            await self.say("503 not now")
            return
        await self.say("354 go on")
        lines, length = [], 0
        while True:
            line = await self.hear()
            if line in (b".\r\n", b".\n"):
                break
            length += len(line)
            if length <= LONGEST:
                lines.append(line[1:] if line.startswith(b".") else line)
        if length > LONGEST:
            await self.say("552 too long")
        else:
            keep(self.environment, self.sender, self.recipients, b"".join(lines))
            await self.say("250 caught")
        self.sender, self.recipients = None, []


def address(rest):
    start, end = rest.find("<"), rest.find(">")
    return rest[start + 1 : end][:320] if 0 <= start < end else ""


async def serve(reader, writer):
    try:
        await Session(reader, writer).run()
    except (ConnectionError, OSError, ValueError, asyncio.TimeoutError):
        pass
    finally:
        writer.close()


async def main():
    for name in os.listdir(DIRECTORY):
        if name.startswith("."):
            os.remove(os.path.join(DIRECTORY, name))
    server = await asyncio.start_server(serve, "0.0.0.0", PORT, limit=1024 * 1024)
    async with server:
        await server.serve_forever()


asyncio.run(main())
