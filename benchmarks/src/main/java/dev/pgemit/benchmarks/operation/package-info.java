/** Measures what a user of the service notices besides rates: starts, idle costs, memory, drift. */
@NullMarked
package dev.pgemit.benchmarks.operation;

import org.jspecify.annotations.NullMarked;
