/** Requests' bodies, JSON or MessagePack, as one tree, and what is wrong with them. */
@NullMarked
package dev.pgemit.http.body;

import org.jspecify.annotations.NullMarked;
