/** The command {@code pgemit dev}. */
@NullMarked
package dev.pgemit.cli.dev;

import org.jspecify.annotations.NullMarked;
