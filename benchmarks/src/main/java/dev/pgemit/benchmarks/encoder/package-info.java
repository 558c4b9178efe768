/** Measures the encoder with JMH. */
@NullMarked
package dev.pgemit.benchmarks.encoder;

import org.jspecify.annotations.NullMarked;
