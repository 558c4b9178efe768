/** Contains the workloads, which run in a worker process. */
@NullMarked
package dev.pgemit.benchmarks.load;

import org.jspecify.annotations.NullMarked;
