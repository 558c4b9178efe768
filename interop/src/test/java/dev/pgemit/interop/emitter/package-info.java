/** The emitters under test: Java, HTTP, SQL, and the official one for Node. */
@NullMarked
package dev.pgemit.interop.emitter;

import org.jspecify.annotations.NullMarked;
