/** Output of the commands: results on standard output, everything else on standard error. */
@NullMarked
package dev.pgemit.cli.output;

import org.jspecify.annotations.NullMarked;
