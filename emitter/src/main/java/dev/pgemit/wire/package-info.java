/** What goes over the wire: the messages, and their encoding as JSON and MessagePack. */
@NullMarked
package dev.pgemit.wire;

import org.jspecify.annotations.NullMarked;
