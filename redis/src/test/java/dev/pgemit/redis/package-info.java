/** Tests of the Redis transports without Socket.IO servers. */
@NullMarked
package dev.pgemit.redis;

import org.jspecify.annotations.NullMarked;
