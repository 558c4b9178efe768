/** What is measured, and how one measurement goes. */
@NullMarked
package dev.pgemit.benchmarks.scenario;

import org.jspecify.annotations.NullMarked;
