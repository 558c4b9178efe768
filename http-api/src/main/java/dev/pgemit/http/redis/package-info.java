/** The transport through Redis: the only package that uses the Redis module. */
@NullMarked
package dev.pgemit.http.redis;

import org.jspecify.annotations.NullMarked;
