/** What sends: the workloads, in a process of their own. */
@NullMarked
package dev.pgemit.benchmarks.load;

import org.jspecify.annotations.NullMarked;
