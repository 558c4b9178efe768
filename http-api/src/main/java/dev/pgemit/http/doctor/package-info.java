/**
 * The checks of {@code pgemit doctor} and {@code GET /v1/doctor}: the whole path from this machine
 * to the Socket.IO servers.
 */
@NullMarked
package dev.pgemit.http.doctor;

import org.jspecify.annotations.NullMarked;
