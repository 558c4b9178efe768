/** The manual pages of the commands. */
@NullMarked
package dev.pgemit.cli.manual;

import org.jspecify.annotations.NullMarked;
