/** The calls that publish messages. */
@NullMarked
package dev.pgemit.http.emit;

import org.jspecify.annotations.NullMarked;
