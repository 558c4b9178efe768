/** Tests of the Redis transports against real Redis servers and every Redis adapter. */
@NullMarked
package dev.pgemit.interop.redis;

import org.jspecify.annotations.NullMarked;
