/** The commands {@code pgemit schedule} and {@code pgemit recurring}. */
@NullMarked
package dev.pgemit.cli.schedule;

import org.jspecify.annotations.NullMarked;
