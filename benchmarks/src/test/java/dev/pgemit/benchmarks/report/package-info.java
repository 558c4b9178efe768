@NullMarked
package dev.pgemit.benchmarks.report;

import org.jspecify.annotations.NullMarked;
