"""The operations of Tornado's generator coroutines; its futures and its loop are asyncio's."""

from tornado import gen, ioloop
from tornado.concurrent import Future

from timing import take_turns

YIELDS = 10


@gen.coroutine
def w3(count):
    future = Future()
    future.set_result(1)
    total = 0
    for _ in range(count):
        total += yield future


@gen.coroutine
def w4(count):
    loop = ioloop.IOLoop.current()
    total = 0
    for _ in range(count):
        future = Future()
        loop.add_callback(future.set_result, 1)
        total += yield future


@gen.coroutine
def yielding():
    for _ in range(YIELDS):
        yield gen.moment


async def w5(count):
    await gen.multi([yielding() for _ in range(count // YIELDS)])


async def w6(count):
    futures = [Future() for _ in range(count)]
    gathered = gen.multi(futures)
    for future in futures:
        future.set_result(1)
    await gathered


OPERATIONS = {
    "W3": (w3, 100_000),
    "W4": (w4, 20_000),
    "W5": (w5, 100_000 * YIELDS),
    "W6": (w6, 10_000),
}


def measure(case):
    ioloop.IOLoop.current().run_sync(lambda: take_turns(*OPERATIONS[case]))
