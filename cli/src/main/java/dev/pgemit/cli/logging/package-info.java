/** Logging of commands, with secrets redacted. */
@NullMarked
package dev.pgemit.cli.logging;

import org.jspecify.annotations.NullMarked;
