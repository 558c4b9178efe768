/** The command {@code pgemit key}. */
@NullMarked
package dev.pgemit.cli.key;

import org.jspecify.annotations.NullMarked;
