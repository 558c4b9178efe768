/** Connections to Redis: one server, or the masters of a cluster. */
@NullMarked
package dev.pgemit.redis.connect;

import org.jspecify.annotations.NullMarked;
