/** Parsing and validation of request bodies, JSON or MessagePack. */
@NullMarked
package dev.pgemit.http.body;

import org.jspecify.annotations.NullMarked;
