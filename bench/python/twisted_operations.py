"""The operations of Twisted, on its own reactor."""

from timing import take_turns
from twisted.internet import defer, task

AT_ONCE = 1000
YIELDS = 10


async def w1(count):
    for i in range(count):
        deferred = defer.Deferred()
        deferred.addCallback(lambda n: n)
        deferred.callback(i)


async def w2(count):
    links = [lambda n, i=i: n + i for i in range(10)]
    for i in range(count):
        deferred = defer.Deferred()
        for link in links:
            deferred.addCallback(link)
        deferred.callback(i)


@defer.inlineCallbacks
def w3(count):
    total = 0
    for _ in range(count):
        total += yield defer.succeed(1)


def w4(reactor):
    @defer.inlineCallbacks
    def wait(count):
        total = 0
        for _ in range(count):
            deferred = defer.Deferred()
            reactor.callLater(0, deferred.callback, 1)
            total += yield deferred

    return wait


def w5(reactor):
    @defer.inlineCallbacks
    def yielding():
        for _ in range(YIELDS):
            deferred = defer.Deferred()
            reactor.callLater(0, deferred.callback, None)
            yield deferred

    return lambda count: defer.gatherResults([yielding() for _ in range(count // YIELDS)])


async def w6(count):
    deferreds = [defer.Deferred() for _ in range(count)]
    gathered = defer.gatherResults(deferreds)
    for deferred in deferreds:
        deferred.callback(1)
    await gathered


cleaned_up = 0


@defer.inlineCallbacks
def waiting():
    global cleaned_up
    try:
        yield defer.Deferred()
    finally:
        cleaned_up += 1


async def w7(count):
    tasks = [waiting() for _ in range(count)]
    for each in tasks:
        each.addErrback(lambda _failure: None)
        each.cancel()


def nothing():
    pass


def w8_cancel(reactor):
    async def cancel(count):
        timers = [reactor.callLater(10 + i % 16 / 1000, nothing) for i in range(count)]
        for timer in timers:
            timer.cancel()
        await task.deferLater(reactor, 0)

    return cancel


def w8_fire(reactor):
    async def fire(count):
        for i in range(count):
            reactor.callLater((1 + i % 16) / 1000, nothing)
        # After all of them, which are due before it.
        await task.deferLater(reactor, 0.018)

    return fire


OPERATIONS = {
    "W1": (lambda _reactor: w1, 20_000),
    "W2": (lambda _reactor: w2, 5_000),
    "W3": (lambda _reactor: w3, 20_000),
    "W4": (w4, 20_000),
    "W5": (w5, 20_000 * YIELDS),
    "W6": (lambda _reactor: w6, 10_000),
    "W7": (lambda _reactor: w7, 20_000),
    "W8/cancel": (w8_cancel, 100_000),
    "W8/fire": (w8_fire, 100_000),
}


def measure(case):
    prepare, count = OPERATIONS[case]
    task.react(lambda reactor: defer.ensureDeferred(take_turns(prepare(reactor), count)))
