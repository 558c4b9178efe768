/** The calls that wait for responses of servers and clients. */
@NullMarked
package dev.pgemit.http.answers;

import org.jspecify.annotations.NullMarked;
