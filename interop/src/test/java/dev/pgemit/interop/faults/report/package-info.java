/** The table, the plot and the figures of a run. */
@NullMarked
package dev.pgemit.interop.faults.report;

import org.jspecify.annotations.NullMarked;
