/** The transport over Postgres: its pipeline, its listener and its background tasks as one. */
@NullMarked
package dev.pgemit.postgres;

import org.jspecify.annotations.NullMarked;
