/** The ways into the channel that are compared: Java, HTTP, SQL, and the official Node emitter. */
@NullMarked
package dev.pgemit.interop.door;

import org.jspecify.annotations.NullMarked;
