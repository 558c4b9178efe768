/** The console: the pages at {@code /} that show and send events. */
@NullMarked
package dev.pgemit.http.console;

import org.jspecify.annotations.NullMarked;
