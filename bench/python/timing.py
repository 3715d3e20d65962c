"""Times the operations of one Python library by the CPU time of the main thread, as the benchmarks in JavaScript do."""

import statistics
import time

WARM_UP = 0.15
LONG_ENOUGH = 0.3


async def nanoseconds_per_operation(batch, count):
    """Awaits `batch(count)` until it is warm, then for long enough; the batch in the middle counts."""
    start = time.thread_time()
    while True:
        await batch(count)
        if time.thread_time() - start > WARM_UP:
            break
    batches = []
    while sum(batches) < LONG_ENOUGH:
        start = time.thread_time()
        await batch(count)
        batches.append(time.thread_time() - start)
    return statistics.median(batches) * 1e9 / count
