/** The commands for connected sockets, rooms and servers. */
@NullMarked
package dev.pgemit.cli.sockets;

import org.jspecify.annotations.NullMarked;
