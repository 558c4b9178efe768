/** Stores messages in Postgres, and sends them through another transport after the commit. */
@NullMarked
package dev.pgemit.outbox;

import org.jspecify.annotations.NullMarked;
