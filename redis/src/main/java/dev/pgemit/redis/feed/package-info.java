/** Receives the messages of a stream for a relay. */
@NullMarked
package dev.pgemit.redis.feed;

import org.jspecify.annotations.NullMarked;
