/** The transport over Postgres, which combines the pipeline, listener and background tasks. */
@NullMarked
package dev.pgemit.postgres;

import org.jspecify.annotations.NullMarked;
