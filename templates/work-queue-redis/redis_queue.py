"""A work queue on a Redis list, with nothing but Python's own library.

Items are texts in a list. A worker claims one for some seconds (a lease) and renews the lease while it works. Where a
worker dies, its lease runs out and the item goes to another; an item that fails too often is put aside.

Keys, for a list called `thumbs`:
    thumbs           list: items that nobody has tried yet; fill it with RPUSH
    thumbs:again     list: items to be tried again
    thumbs:claims    hash: number of the claim -> item, attempts and last error, as JSON
    thumbs:leases    sorted set: number of the claim, by the time when its lease runs out
    thumbs:done      number of items that are done
    thumbs:dead      list: items that failed too often, as JSON
"""

import json
import socket
import ssl
import time
from urllib.parse import unquote, urlsplit

# Every step is a script: Redis runs it whole or not at all, and its clock is the only one that counts.
CLAIM = """
local now = redis.call('TIME')[1] + 0
for _, id in ipairs(redis.call('ZRANGEBYSCORE', KEYS[4], '-inf', now, 'LIMIT', 0, 100)) do
  local text = redis.call('HGET', KEYS[3], id)
  redis.call('HDEL', KEYS[3], id)
  redis.call('ZREM', KEYS[4], id)
  if text then
    local claim = cjson.decode(text)
    claim.error = 'the worker went away'
    redis.call('RPUSH', claim.attempts >= tonumber(ARGV[2]) and KEYS[5] or KEYS[2], cjson.encode(claim))
  end
end
local fresh = redis.call('LPOP', KEYS[1])
local again = not fresh and redis.call('LPOP', KEYS[2])
if not fresh and not again then return {'', redis.call('ZCARD', KEYS[4])} end
local claim = again and cjson.decode(again) or {item = fresh, attempts = 0}
claim.attempts = claim.attempts + 1
local id = redis.call('INCR', KEYS[1] .. ':claim')
redis.call('HSET', KEYS[3], id, cjson.encode(claim))
redis.call('ZADD', KEYS[4], now + ARGV[1], id)
return {tostring(id), claim.item, claim.attempts}
"""

RENEW = """
if redis.call('HEXISTS', KEYS[3], ARGV[1]) == 0 then return 0 end
redis.call('ZADD', KEYS[4], redis.call('TIME')[1] + ARGV[2], ARGV[1])
return 1
"""

FINISH = """
if redis.call('HDEL', KEYS[3], ARGV[1]) == 0 then return 0 end
redis.call('ZREM', KEYS[4], ARGV[1])
redis.call('INCR', KEYS[6])
return 1
"""

GIVE_BACK = """
local text = redis.call('HGET', KEYS[3], ARGV[1])
if not text then return 0 end
local claim = cjson.decode(text)
redis.call('HDEL', KEYS[3], ARGV[1])
redis.call('ZREM', KEYS[4], ARGV[1])
if ARGV[3] == '' then claim.attempts = claim.attempts - 1 else claim.error = ARGV[3] end
redis.call('RPUSH', claim.attempts >= tonumber(ARGV[2]) and KEYS[5] or KEYS[2], cjson.encode(claim))
return 1
"""

# A seeding Job may be tried again after it has filled the list, and must not fill it twice.
FILL = """
if redis.call('SETNX', KEYS[1] .. ':filled', 1) == 0 then return -1 end
for _, item in ipairs(ARGV) do redis.call('RPUSH', KEYS[1], item) end
return #ARGV
"""


class Redis:
    """The little of Redis' protocol that a queue needs. Every failed connection is tried again for two minutes."""

    def __init__(self, url, patience=120):
        self.url = urlsplit(url)
        self.patience = patience
        self.stream = None

    def command(self, *words):
        end = time.monotonic() + self.patience
        while True:
            try:
                if self.stream is None:
                    self.stream = self._connect()
                return self._ask(words)
            except OSError as error:
                self.stream = None
                if time.monotonic() > end:
                    raise SystemExit(f"cannot reach Redis at {self.url.hostname}: {error}") from error
                time.sleep(1)

    def _connect(self):
        url = self.url
        connection = socket.create_connection((url.hostname, url.port or 6379), timeout=30)
        if url.scheme == "rediss":
            connection = ssl.create_default_context().wrap_socket(connection, server_hostname=url.hostname)
        self.stream = connection.makefile("rwb")
        if url.password:
            user = [unquote(url.username)] if url.username else []
            self._ask(["AUTH", *user, unquote(url.password)])
        if url.path.strip("/"):
            self._ask(["SELECT", url.path.strip("/")])
        return self.stream

    def _ask(self, words):
        parts = [str(word).encode() for word in words]
        self.stream.write(b"*%d\r\n" % len(parts) + b"".join(b"$%d\r\n%s\r\n" % (len(part), part) for part in parts))
        self.stream.flush()
        return self._answer()

    def _answer(self):
        line = self.stream.readline()
        if not line.endswith(b"\r\n"):
            raise ConnectionError("the connection was closed")
        kind, rest = line[:1], line[1:-2]
        if kind == b"-":
            raise SystemExit(f"Redis refuses: {rest.decode()}")
        if kind == b":":
            return int(rest)
        if kind == b"+":
            return rest.decode()
        if kind == b"$":
            return None if rest == b"-1" else self.stream.read(int(rest) + 2)[:-2].decode()
        return [self._answer() for _ in range(int(rest))]


class Queue:
    """The queue in the list `name`. A claim lasts `lease` seconds; an item is tried `attempts` times."""

    def __init__(self, url, name, lease=30, attempts=3):
        self.redis = Redis(url)
        self.keys = [name] + [f"{name}:{part}" for part in ("again", "claims", "leases", "dead", "done")]
        self.lease = lease
        self.attempts = attempts

    def fill(self, items):
        """Puts the items into the list, once and for all: -1 where that was done before."""
        return self._run(FILL, *items)

    def claim(self):
        """(claim, item, attempt); without an item (None, number of items that others work on, None)."""
        claim, *rest = self._run(CLAIM, self.lease, self.attempts)
        return (None, rest[0], None) if claim == "" else (claim, rest[0], rest[1])

    def renew(self, claim):
        """False where the lease ran out, and somebody else may have the item."""
        return self._run(RENEW, claim, self.lease) == 1

    def finish(self, claim):
        """The item is done. False where the lease ran out before."""
        return self._run(FINISH, claim) == 1

    def give_back(self, claim, error=""):
        """The item is to be tried again; with an error the attempt counts, and the last one puts the item aside."""
        return self._run(GIVE_BACK, claim, self.attempts, error) == 1

    def counts(self):
        """(items done, items put aside)"""
        return int(self.redis.command("GET", self.keys[5]) or 0), self.redis.command("LLEN", self.keys[4])

    def dead(self):
        """The items that were put aside, with the number of attempts and the last error."""
        return [json.loads(text) for text in self.redis.command("LRANGE", self.keys[4], 0, -1)]

    def _run(self, script, *words):
        return self.redis.command("EVAL", script, len(self.keys), *self.keys, *words)
