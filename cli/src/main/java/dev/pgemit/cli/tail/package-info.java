/** The command {@code pgemit tail}. */
@NullMarked
package dev.pgemit.cli.tail;

import org.jspecify.annotations.NullMarked;
