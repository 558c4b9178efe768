/** Streams published messages to readers as server-sent events. */
@NullMarked
package dev.pgemit.http.tail;

import org.jspecify.annotations.NullMarked;
