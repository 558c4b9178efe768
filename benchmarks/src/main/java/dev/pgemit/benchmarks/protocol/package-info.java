/** The messages between a run and its worker processes. */
@NullMarked
package dev.pgemit.benchmarks.protocol;

import org.jspecify.annotations.NullMarked;
