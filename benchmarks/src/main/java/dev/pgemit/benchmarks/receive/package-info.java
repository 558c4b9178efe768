/** What receives and counts, in a process of its own. */
@NullMarked
package dev.pgemit.benchmarks.receive;

import org.jspecify.annotations.NullMarked;
