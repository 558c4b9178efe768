/**
 * The seam between the emitter's API and the servers: start at {@link
 * dev.pgemit.transport.Transport}.
 */
@NullMarked
package dev.pgemit.transport;

import org.jspecify.annotations.NullMarked;
