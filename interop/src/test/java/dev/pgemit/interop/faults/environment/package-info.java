/** The processes and connections that faults act on. */
@NullMarked
package dev.pgemit.interop.faults.environment;

import org.jspecify.annotations.NullMarked;
