/** The edge of the service: Jetty and Javalin with limits for untrusted clients. */
@NullMarked
package dev.pgemit.http.edge;

import org.jspecify.annotations.NullMarked;
