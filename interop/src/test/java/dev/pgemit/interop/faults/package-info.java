/** Injects faults into real servers under load, and checks the outcome of each message. */
@NullMarked
package dev.pgemit.interop.faults;

import org.jspecify.annotations.NullMarked;
