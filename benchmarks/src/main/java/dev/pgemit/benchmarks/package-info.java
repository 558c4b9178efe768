/** The command {@code benchmarks/run}: {@link dev.pgemit.benchmarks.Main}. */
@NullMarked
package dev.pgemit.benchmarks;

import org.jspecify.annotations.NullMarked;
