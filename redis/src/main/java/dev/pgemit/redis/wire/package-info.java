/** The message formats of Socket.IO's three Redis adapters. */
@NullMarked
package dev.pgemit.redis.wire;

import org.jspecify.annotations.NullMarked;
