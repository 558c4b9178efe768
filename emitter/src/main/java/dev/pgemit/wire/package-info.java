/** The messages of the wire protocol, and their encoding in JSON and MessagePack. */
@NullMarked
package dev.pgemit.wire;

import org.jspecify.annotations.NullMarked;
