@NullMarked
package dev.pgemit.benchmarks.process;

import org.jspecify.annotations.NullMarked;
