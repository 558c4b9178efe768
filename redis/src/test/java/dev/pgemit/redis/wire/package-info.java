/** Tests of the formats of the Redis adapters. */
@NullMarked
package dev.pgemit.redis.wire;

import org.jspecify.annotations.NullMarked;
