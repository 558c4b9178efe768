/** A real Postgres for tests: embedded, or named by the environment. */
@NullMarked
package dev.pgemit.testing;

import org.jspecify.annotations.NullMarked;
