/** The command {@code pgemit relay}. */
@NullMarked
package dev.pgemit.cli.relay;

import org.jspecify.annotations.NullMarked;
