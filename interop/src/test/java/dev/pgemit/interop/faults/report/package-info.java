/** The table, the chart and the measurements of a run. */
@NullMarked
package dev.pgemit.interop.faults.report;

import org.jspecify.annotations.NullMarked;
