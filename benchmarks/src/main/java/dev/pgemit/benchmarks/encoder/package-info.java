/** JMH for the encoder. */
@NullMarked
package dev.pgemit.benchmarks.encoder;

import org.jspecify.annotations.NullMarked;
