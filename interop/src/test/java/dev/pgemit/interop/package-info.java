/** Tests every way into pgemit with real Socket.IO servers and clients. */
@NullMarked
package dev.pgemit.interop;

import org.jspecify.annotations.NullMarked;
