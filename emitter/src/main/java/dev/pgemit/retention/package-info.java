/** Removes attachments that no server will fetch. */
@NullMarked
package dev.pgemit.retention;

import org.jspecify.annotations.NullMarked;
