"""Times the operations of one Python library by the CPU time of the main thread, as the benchmarks in JavaScript do."""

import statistics
import sys
import time

WARM_UP = 0.15
TURN = 0.06


async def take_turns(batch, count):
    """Awaits `batch(count)` until it is warm, then for each line of the input for long enough: the batch in the middle counts.

    Prints nanoseconds per operation. Nothing else runs in the loop, which may be blocked by reading.
    """
    start = time.thread_time()
    while True:
        await batch(count)
        if time.thread_time() - start > WARM_UP:
            break
    print("= ready", flush=True)
    for _ in sys.stdin:
        batches = []
        while sum(batches) < TURN:
            start = time.thread_time()
            await batch(count)
            batches.append(time.thread_time() - start)
        print("=", statistics.median(batches) * 1e9 / count, flush=True)
