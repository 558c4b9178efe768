/** What can go wrong, done to real servers under load, and what became of each message. */
@NullMarked
package dev.pgemit.interop.faults;

import org.jspecify.annotations.NullMarked;
