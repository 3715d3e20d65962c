"""The operations of asyncio; uvloop runs the same."""

import asyncio

from timing import take_turns

AT_ONCE = 1000
YIELDS = 10


def callback(_future):
    pass


async def w1(count):
    loop = asyncio.get_running_loop()
    for i in range(count):
        future = loop.create_future()
        future.add_done_callback(callback)
        future.set_result(i)
        if i % AT_ONCE == 0:
            await asyncio.sleep(0)
    await asyncio.sleep(0)


async def w2(count):
    loop = asyncio.get_running_loop()
    callbacks = [lambda _future: None for _ in range(10)]
    for i in range(count):
        future = loop.create_future()
        for each in callbacks:
            future.add_done_callback(each)
        future.set_result(i)
        if i % AT_ONCE == 0:
            await asyncio.sleep(0)
    await asyncio.sleep(0)


async def w3(count):
    future = asyncio.get_running_loop().create_future()
    future.set_result(1)
    total = 0
    for _ in range(count):
        total += await future


async def w4(count):
    loop = asyncio.get_running_loop()
    total = 0
    for _ in range(count):
        future = loop.create_future()
        loop.call_soon(future.set_result, 1)
        total += await future


async def yielding():
    for _ in range(YIELDS):
        await asyncio.sleep(0)


async def w5(count):
    await asyncio.gather(*[asyncio.create_task(yielding()) for _ in range(count // YIELDS)])


async def w6(count):
    loop = asyncio.get_running_loop()
    futures = [loop.create_future() for _ in range(count)]
    gathered = asyncio.gather(*futures)
    for future in futures:
        future.set_result(1)
    await gathered


cleaned_up = 0


async def waiting(loop):
    global cleaned_up
    try:
        await loop.create_future()
    finally:
        cleaned_up += 1


async def w7(count):
    loop = asyncio.get_running_loop()
    tasks = [asyncio.create_task(waiting(loop)) for _ in range(count)]
    await asyncio.sleep(0)
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


def nothing():
    pass


async def w8_cancel(count):
    loop = asyncio.get_running_loop()
    timers = [loop.call_later(10 + i % 16 / 1000, nothing) for i in range(count)]
    for timer in timers:
        timer.cancel()
    await asyncio.sleep(0)


async def w8_fire(count):
    loop = asyncio.get_running_loop()
    for i in range(count):
        loop.call_later((1 + i % 16) / 1000, nothing)
    done = loop.create_future()
    # After all of them, which are due before it.
    loop.call_later(0.018, done.set_result, None)
    await done


async def queue(count):
    items = asyncio.Queue()

    async def consume():
        for _ in range(count):
            await items.get()

    consumer = asyncio.create_task(consume())
    for i in range(count):
        items.put_nowait(i)
        await asyncio.sleep(0)
    await consumer


async def lock(count):
    turns = asyncio.Lock()

    async def take_a_turn():
        await turns.acquire()
        turns.release()

    await turns.acquire()
    tasks = [asyncio.create_task(take_a_turn()) for _ in range(count)]
    await asyncio.sleep(0)
    turns.release()
    await asyncio.gather(*tasks)


async def error(count):
    loop = asyncio.get_running_loop()
    for _ in range(count):
        future = loop.create_future()
        loop.call_soon(future.set_exception, ValueError("no"))
        try:
            await future
        except ValueError:
            pass


OPERATIONS = {
    "W1": (w1, 20_000),
    "W2": (w2, 5_000),
    "W3": (w3, 200_000),
    "W4": (w4, 20_000),
    "W5": (w5, 100_000 * YIELDS),
    "W6": (w6, 10_000),
    "W7": (w7, 100_000),
    "W8/cancel": (w8_cancel, 100_000),
    "W8/fire": (w8_fire, 100_000),
    "queue": (queue, 20_000),
    "lock": (lock, 10_000),
    "error": (error, 10_000),
}


def measure(case):
    asyncio.run(take_turns(*OPERATIONS[case]))


def measure_on_uvloop(case):
    import uvloop

    uvloop.install()
    measure(case)
