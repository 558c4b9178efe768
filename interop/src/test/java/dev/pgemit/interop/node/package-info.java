/** Real Socket.IO servers and clients: Node processes that speak JSON lines. */
@NullMarked
package dev.pgemit.interop.node;

import org.jspecify.annotations.NullMarked;
