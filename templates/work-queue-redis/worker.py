"""Works through the queue until it is empty. Put your own work into `process`."""

import os
import signal
import socket
import sys
import threading
import time
import traceback

from redis_queue import Queue

URL, NAME = os.environ["QUEUE_URL"], os.environ["QUEUE_NAME"]
LEASE = int(os.environ.get("QUEUE_LEASE", "30"))
ATTEMPTS = int(os.environ.get("QUEUE_ATTEMPTS", "3"))
# The Job's podFailurePolicy knows this code: all is done that could be, but some items were put aside.
EXIT_DEAD = 3


def process(item):
    """One item. What it raises is written down, and the item is tried again.

    An item may come twice, where a worker died just before it could say that it was done: do the work so that a second
    time does no harm, for instance by writing to a name made of the item.
    """
    time.sleep(0.2)
    if item.startswith("poison"):
        raise ValueError(f"cannot make a thumbnail of {item}")


def renewing(claim):
    """Renews the lease from a second connection for as long as the work goes on; returns what ends that."""
    over = threading.Event()

    def renew():
        queue = Queue(URL, NAME, LEASE, ATTEMPTS)
        while not over.wait(LEASE / 3):
            if not queue.renew(claim):
                print(f"lost the lease of claim {claim}: another worker may have its item", file=sys.stderr, flush=True)
                return

    threading.Thread(target=renew, daemon=True).start()
    return over


def work_on(queue, claim, item, attempt):
    over = renewing(claim)
    try:
        process(item)
        finished = queue.finish(claim)
        print(f"{'done' if finished else 'done too late'}: {item}", flush=True)
    except Exception as error:
        traceback.print_exc()
        queue.give_back(claim, f"{type(error).__name__}: {error}")
        print(f"failed, attempt {attempt} of {ATTEMPTS}: {item}", flush=True)
    finally:
        over.set()


class Stopped(BaseException):
    """The pod is to end; no Exception, so that `process` does not catch it."""


def stop(_signal, _frame):
    raise Stopped


def main():
    signal.signal(signal.SIGTERM, stop)
    queue = Queue(URL, NAME, LEASE, ATTEMPTS)
    claim = None
    try:
        while True:
            claim, item, attempt = queue.claim()
            if claim is not None:
                work_on(queue, claim, item, attempt)
                claim = None
            elif item == 0:
                break
            else:
                # Others are still at work. Should one of them die, its item is taken up here.
                time.sleep(1)
    except Stopped:
        # From a new connection: the old one may be in the middle of a reply.
        if claim is not None:
            Queue(URL, NAME, LEASE, ATTEMPTS).give_back(claim)
        sys.exit(143)
    done, dead = queue.counts()
    print(f"{socket.gethostname()}: the queue is empty, {done} items done, {dead} put aside", flush=True)
    if dead:
        for entry in queue.dead():
            print(f"put aside after {entry['attempts']} attempts: {entry['item']}: {entry['error']}", file=sys.stderr)
        sys.exit(EXIT_DEAD)


if __name__ == "__main__":
    main()
