/** The pipeline from callers to Redis. */
@NullMarked
package dev.pgemit.redis.publish;

import org.jspecify.annotations.NullMarked;
