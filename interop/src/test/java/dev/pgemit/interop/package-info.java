/** Every door of pgemit, through real Socket.IO servers, to real clients. */
@NullMarked
package dev.pgemit.interop;

import org.jspecify.annotations.NullMarked;
