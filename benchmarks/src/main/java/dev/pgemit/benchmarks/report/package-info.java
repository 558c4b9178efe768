/** Writes the results of a run: JSON, plots and the page of the documentation. */
@NullMarked
package dev.pgemit.benchmarks.report;

import org.jspecify.annotations.NullMarked;
