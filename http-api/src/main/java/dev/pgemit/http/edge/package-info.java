/** The edge of the service: what Jetty and Javalin take from strangers, and for how long. */
@NullMarked
package dev.pgemit.http.edge;

import org.jspecify.annotations.NullMarked;
