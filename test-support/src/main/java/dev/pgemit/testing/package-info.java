/** A real Postgres for tests: an embedded one, or the one that the environment names. */
@NullMarked
package dev.pgemit.testing;

import org.jspecify.annotations.NullMarked;
