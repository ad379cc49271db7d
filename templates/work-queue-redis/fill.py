"""Fills the queue with the lines of a file, once."""

import os
import sys

from redis_queue import Queue

with open(sys.argv[1], encoding="utf-8") as file:
    items = [line.strip() for line in file if line.strip()]
filled = Queue(os.environ["QUEUE_URL"], os.environ["QUEUE_NAME"]).fill(items)
print("filled before, nothing to do" if filled < 0 else f"{filled} items in the queue")
