@NullMarked
package dev.pgemit.benchmarks;

import org.jspecify.annotations.NullMarked;
