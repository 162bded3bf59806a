"""Drives `odeum mcp` with the official Python SDK and compares it with the command line.

    client.py BINARY REPOSITORY_URL BRANCH [MODE...]

Needs $ODEUM_CONFIG of an initialised installation that has the template
`default`. MODE is `legacy` (protocol revision 2025-11-25, with a handshake) or
`auto` (the newest both sides speak); both are tried when none is given. Prints
a line for each check, and as its last line `N passed, M failed`.
"""

import asyncio
import json
import os
import subprocess
import sys
from pathlib import Path

from mcp import Client, StdioServerParameters

# What differs between two equal calls: time passes, and processes use more or less.
VOLATILE = {"duration_ms", "elapsed_s", "waited_ms", "cpu_percent", "mem_mb", "mem_percent", "last_used"}
TEMPLATE = "default"


class Checks:
    """Counts what held and what did not."""

    def __init__(self):
        self.passed = self.failed = 0

    def that(self, what, holds, detail=""):
        self.passed += bool(holds)
        self.failed += not holds
        print("ok  " if holds else "FAIL", what, flush=True)
        if not holds and detail:
            print("     ", detail, flush=True)

    def equal(self, what, left, right):
        self.that(what, left == right, f"{json.dumps(left)}\n  is not {json.dumps(right)}")


def stable(value):
    """The value without what two equal calls need not agree on."""
    if isinstance(value, dict):
        # Docker's words for a container's state hold its age: `Up 3 seconds`.
        aging = {"status"} if {"name", "image"} <= value.keys() else set()
        return {key: stable(inner) for key, inner in value.items() if key not in VOLATILE | aging}
    return [stable(item) for item in value] if isinstance(value, list) else value


def odeum(binary, tool, **parameters):
    """`odeum call`: the object on stdout, or on stderr when it fails."""
    done = subprocess.run(
        [binary, "call", tool, json.dumps(parameters), "--json", "--yes"], capture_output=True, text=True
    )
    return json.loads(done.stdout if done.returncode == 0 else done.stderr)


MODEL = """from odoo import fields, models


class Note(models.Model):
    _name = "notes.note"
    _description = "Note"

    name = fields.{kind}()
"""
TESTS = """from odoo.tests.common import TransactionCase


class TestNote(TransactionCase):
    def test_sum(self):
        self.assertEqual(1 + {number}, 2)
"""


def git(repository, *words):
    """Git in a repository on this machine."""
    name = ["-c", "user.name=test", "-c", "user.email=test@localhost"]
    subprocess.run(["git", "-C", repository.removeprefix("file://"), *name, *words], check=True)


def push(repository, branch, files):
    """Commits files of the module `notes` to a branch."""
    git(repository, "switch", "--quiet", branch)
    for path, text in files.items():
        path = Path(repository.removeprefix("file://"), "notes", path)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    git(repository, "add", ".")
    git(repository, "commit", "--quiet", "--message", "A change")


async def develop(client, mode, request, checks):
    """The developer's loop: pull, see it fail, correct it, pull, test, correct, test."""
    env = {"env_name": request["env_name"]}
    modules = env | {"modules": "notes"}

    def pushed(files):
        push(request["repo_url"], request["branch"], files)

    async def call(tool, parameters):
        """The data and the text. A run of Odoo that fails is an error, with all its data."""
        result = await client.call_tool(tool, parameters)
        data = result.structured_content or {}
        is_failure = data.get("ok") is False
        checks.equal(f"{mode}: {tool} says whether it failed", bool(result.is_error), is_failure)
        return data, result.content[0].text

    def place(failures):
        return [(failure["file"], failure["line"]) for failure in failures]

    pushed({
        "__manifest__.py": "{'name': 'Notes', 'version': '19.0.1.0.0', 'license': 'LGPL-3', 'depends': ['base']}",
        "__init__.py": "from . import models\n",
        "models.py": MODEL.format(kind="Chart"),
    })
    pulled, text = await call("pull_and_apply", env)
    checks.equal(f"{mode}: pulling a broken module fails", pulled.get("ok"), False)
    checks.equal(f"{mode}: it was to be installed", pulled.get("install"), ["notes"])
    checks.equal(f"{mode}: its failure has a place", place(pulled.get("failures", [])), [("notes/models.py", 8)])
    checks.that(f"{mode}: the text has the traceback", "has no attribute 'Chart'" in text, text)

    pushed({"models.py": MODEL.format(kind="Char")})
    pulled, text = await call("pull_and_apply", env)
    checks.that(f"{mode}: the corrected module is pulled", pulled.get("ok"), text)
    checks.equal(f"{mode}: it is installed", pulled.get("module_states"), {"notes": "installed"})
    again, _ = await call("pull_and_apply", env)
    checks.equal(f"{mode}: nothing is new", [again.get("changed"), again.get("action")], [False, "none"])
    found, _ = await call("list_installed_modules", env | {"name_filter": "notes"})
    checks.equal(f"{mode}: it is listed", [one["name"] for one in found.get("modules", [])], ["notes"])

    tested, text = await call("run_odoo_tests", modules)
    checks.that(f"{mode}: a module without tests fails", not tested.get("ok") and "no test ran" in text, text)
    pushed({"tests/__init__.py": "from . import test_note\n", "tests/test_note.py": TESTS.format(number=2)})
    await call("pull_and_apply", env)
    tested, _ = await call("run_odoo_tests", modules)
    checks.equal(f"{mode}: a test fails", [tested.get("ok"), tested.get("total"), tested.get("failed")], [False, 1, 1])
    checks.equal(
        f"{mode}: the failed test has a place", place(tested.get("failures", [])), [("notes/tests/test_note.py", 6)]
    )
    pushed({"tests/test_note.py": TESTS.format(number=1)})
    await call("pull_and_apply", env)
    tested, _ = await call("run_odoo_tests", modules)
    checks.equal(f"{mode}: the corrected test passes", [tested.get("ok"), tested.get("total")], [True, 1])

    page = {"output_id": tested.get("output_id"), "mode": "grep", "grep": "TestNote.test_sum"}
    read, text = await call("read_output", page)
    checks.that(f"{mode}: the output can be read", read.get("chosen", 0) >= 1, text)


async def drive(binary, mode, request, checks):
    """One client, from the first listing to the environment that is gone again."""
    env = {"env_name": request["env_name"]}

    async def same(client, tool, parameters, what):
        """A result over MCP, which the command line must give too."""
        result = await client.call_tool(tool, parameters)
        checks.equal(
            f"{mode}: {what}: MCP and the command line agree",
            stable(result.structured_content),
            stable(await asyncio.to_thread(odeum, binary, tool, **parameters)),
        )
        return result

    server = StdioServerParameters(command=binary, args=["mcp", "--toolsets", "all"], env=dict(os.environ))
    async with Client(server, mode=mode) as client:
        print(f"{mode}: speaks {client.session.protocol_version}", flush=True)
        if mode == "legacy":
            checks.equal("legacy: the handshake agrees on", client.session.protocol_version, "2025-11-25")
        tools = {tool.name: tool for tool in (await client.list_tools()).tools}
        described = json.loads(subprocess.check_output([binary, "tools", "--json"]))
        checks.equal(f"{mode}: the tools are those of `odeum tools`", list(tools), [t["name"] for t in described])
        checks.that(f"{mode}: every tool has all annotations", all(
            hint is not None
            for tool in tools.values()
            for hint in (tool.annotations.read_only_hint, tool.annotations.destructive_hint,
                         tool.annotations.idempotent_hint, tool.annotations.open_world_hint)
        ))

        empty = await same(client, "list_environments", {}, "an empty listing")
        checks.equal(f"{mode}: no environment is there", empty.structured_content["environments"], [])

        heard = []

        async def on_progress(done, total, message):
            heard.append((done, total, message))

        made = await client.call_tool("create_environment", request, progress_callback=on_progress)
        fields = made.structured_content or {}
        checks.that(f"{mode}: an environment is made", not made.is_error, made.content[0].text)
        checks.equal(f"{mode}: it is new, and answers", [fields.get("created"), fields.get("ready")], [True, True])
        checks.that(f"{mode}: progress was reported with words", any(message for _, _, message in heard), heard)
        numbers = [done for done, _, _ in heard]
        checks.that(f"{mode}: progress only grows", numbers == sorted(numbers), numbers)
        checks.that(f"{mode}: a text accompanies the data", fields.get("url") in made.content[0].text)

        again = await same(client, "create_environment", request, "the same creation again")
        checks.equal(f"{mode}: the second creation makes nothing", again.structured_content["created"], False)
        await same(client, "list_environments", {}, "a listing")
        info = await same(client, "get_environment_info", env, "an environment in detail")
        checks.equal(f"{mode}: it runs", info.structured_content["status"], "running")

        await develop(client, mode, request, checks)

        missing = {"env_name": "no-such-environment"}
        failed = await same(client, "get_environment_info", missing, "a failure")
        checks.that(f"{mode}: a failure is a result with isError", failed.is_error)
        checks.equal(f"{mode}: it has its kind", failed.structured_content["error"]["kind"], "not_found")
        unknown = await client.call_tool("get_environment_info", {"env_nam": "x"})
        checks.equal(
            f"{mode}: a misspelt parameter is invalid_input",
            unknown.structured_content["error"]["kind"],
            "invalid_input",
        )

        deleted = await client.call_tool("delete_environment", env)
        checks.that(f"{mode}: the environment is deleted", not deleted.is_error, deleted.content[0].text)
        created = await asyncio.to_thread(odeum, binary, "create_environment", **request)
        checks.equal(f"{mode}: the command line makes it anew", created.get("created"), True)
        checks.equal(
            f"{mode}: a deletion: MCP and the command line agree",
            stable(deleted.structured_content),
            stable(await asyncio.to_thread(odeum, binary, "delete_environment", **env)),
        )
        await same(client, "list_environments", {}, "the listing after all")


async def main(binary, repository, branch, *modes):
    checks = Checks()
    for mode in modes or ("legacy", "auto"):
        name = f"sdk-{mode}"
        git(repository, "branch", name, branch)
        request = {"branch": name, "env_name": name, "template_name": TEMPLATE, "repo_url": repository}
        try:
            await drive(binary, mode, request, checks)
        except Exception as error:  # a client that gives up is a failed check, not a lost count
            checks.that(f"{mode}: the client finishes", False, repr(error))
    print(f"{checks.passed} passed, {checks.failed} failed")
    return checks.failed > 0


if __name__ == "__main__":
    sys.exit(asyncio.run(main(*sys.argv[1:])))
