"""A cache that may fail without taking the portal with it."""

import logging
from functools import wraps

from django.core.cache.backends.redis import RedisCache
from redis.exceptions import RedisError

logger = logging.getLogger(__name__)

# What each operation answers while Redis does not: the cache is empty and keeps nothing.
EMPTY_ANSWERS = {
    "get": lambda key, default=None, version=None: default,
    "get_many": lambda keys, version=None: {},
    "set": lambda *args, **kwargs: None,
    "set_many": lambda data, *args, **kwargs: list(data),
    "add": lambda *args, **kwargs: False,
    "touch": lambda *args, **kwargs: False,
    "delete": lambda *args, **kwargs: False,
    "delete_many": lambda *args, **kwargs: None,
    "has_key": lambda *args, **kwargs: False,
    "clear": lambda: False,
}


class ForgivingRedisCache(RedisCache):
    """Django's Redis cache, which counts as empty while Redis is out of reach. The log and /readyz say that it is."""


def forgiving(name: str, operation, empty):
    """The operation, which gives the answer of an empty cache when Redis fails."""

    @wraps(operation)
    def wrapper(self, *args, **kwargs):
        try:
            return operation(self, *args, **kwargs)
        except (RedisError, OSError) as error:
            logger.warning("Redis failed on %s: %s", name, type(error).__name__)
            return empty(*args, **kwargs)

    return wrapper


for _name, _empty in EMPTY_ANSWERS.items():
    setattr(ForgivingRedisCache, _name, forgiving(_name, getattr(RedisCache, _name), _empty))
