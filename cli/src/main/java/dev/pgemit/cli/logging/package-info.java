/** The log of a command, without the secrets of its environment. */
@NullMarked
package dev.pgemit.cli.logging;

import org.jspecify.annotations.NullMarked;
