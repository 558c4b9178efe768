@NullMarked
package dev.pgemit.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
