/** Access control: keys, JWTs, permissions and rate limits. */
@NullMarked
package dev.pgemit.http.access;

import org.jspecify.annotations.NullMarked;
