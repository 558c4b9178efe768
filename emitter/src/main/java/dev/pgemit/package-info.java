/**
 * Emits Socket.IO events from any process that can reach Postgres.
 *
 * <p>Start at {@link dev.pgemit.Emitter}: {@code Emitter.create(dataSource)}, then {@code
 * io.to("room").emit("event", argument)}.
 */
@NullMarked
package dev.pgemit;

import org.jspecify.annotations.NullMarked;
