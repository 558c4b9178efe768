/** The calls on what waits in Postgres for its time. */
@NullMarked
package dev.pgemit.http.scheduled;

import org.jspecify.annotations.NullMarked;
