/** Starts the processes of a run, and measures the resources that they use. */
@NullMarked
package dev.pgemit.benchmarks.process;

import org.jspecify.annotations.NullMarked;
