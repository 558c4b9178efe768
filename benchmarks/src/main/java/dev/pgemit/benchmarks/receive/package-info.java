/** Contains the receiver, a process that counts the events that arrive. */
@NullMarked
package dev.pgemit.benchmarks.receive;

import org.jspecify.annotations.NullMarked;
