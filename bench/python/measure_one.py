"""Measures one operation: echo | python3 measure_one.py W4 twisted. With a library alone: its version, if it is there."""

import sys


def version_of(library):
    if library == "asyncio":
        return "Python " + sys.version.split()[0]
    if library == "uvloop":
        import uvloop

        return uvloop.__version__
    if library == "twisted":
        import twisted

        return twisted.version.short()
    if library == "tornado":
        import tornado

        return tornado.version
    raise ValueError(f"{library} is not measured")


def measure(case, library):
    if library == "asyncio":
        from asyncio_operations import measure
    elif library == "uvloop":
        from asyncio_operations import measure_on_uvloop as measure
    elif library == "twisted":
        from twisted_operations import measure
    else:
        from tornado_operations import measure
    measure(case)


if len(sys.argv) == 2:
    print(version_of(sys.argv[1]))
else:
    measure(sys.argv[1], sys.argv[2])
