/** The Redis transports: start at {@link dev.pgemit.redis.RedisTransport}. */
@NullMarked
package dev.pgemit.redis;

import org.jspecify.annotations.NullMarked;
