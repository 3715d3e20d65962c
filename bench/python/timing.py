"""Times the operations of one Python library by the CPU time of the main thread, as the benchmarks in JavaScript do."""

import time

WARM_UP = 0.15
LONG_ENOUGH = 0.3


async def nanoseconds_per_operation(batch, count):
    """Awaits `batch(count)` until it is warm, then until there is enough to divide."""
    start = time.thread_time()
    while True:
        await batch(count)
        if time.thread_time() - start > WARM_UP:
            break
    start = time.thread_time()
    batches = 0
    while time.thread_time() - start < LONG_ENOUGH:
        await batch(count)
        batches += 1
    return (time.thread_time() - start) * 1e9 / (batches * count)
