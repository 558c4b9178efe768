/** Records profiles of child processes with JDK Flight Recorder, and shortens them to stacks. */
@NullMarked
package dev.pgemit.benchmarks.profile;

import org.jspecify.annotations.NullMarked;
