/** The processes of a run: Postgres, Redis, the servers, the workers, and what they take. */
@NullMarked
package dev.pgemit.benchmarks.process;

import org.jspecify.annotations.NullMarked;
