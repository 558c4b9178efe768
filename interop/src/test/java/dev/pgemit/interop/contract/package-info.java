/** The HTTP API as its document, its page and its clients present it. */
@NullMarked
package dev.pgemit.interop.contract;

import org.jspecify.annotations.NullMarked;
