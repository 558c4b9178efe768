/** Requests to the servers, and the subscriptions that receive their answers. */
@NullMarked
package dev.pgemit.redis.ask;

import org.jspecify.annotations.NullMarked;
