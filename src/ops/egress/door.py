"""Passes what comes to port 8069 on to a container that cannot be reached from outside."""

import asyncio
import sys


async def passed(reader, writer):
    try:
        while True:
            data = await reader.read(65536)
            if not data:
                break
            writer.write(data)
            await writer.drain()
        writer.write_eof()
    except OSError:
        writer.close()


async def serve(reader, writer):
    try:
        inner_reader, inner_writer = await asyncio.open_connection(sys.argv[1], 8069)
    except OSError:
        writer.close()
        return
    try:
        await asyncio.gather(passed(reader, inner_writer), passed(inner_reader, writer))
    finally:
        inner_writer.close()
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "0.0.0.0", 8069)
    async with server:
        await server.serve_forever()


asyncio.run(main())
