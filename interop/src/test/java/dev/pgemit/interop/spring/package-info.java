/** Tests the Spring Boot starter with a real server and client, which counts the events. */
@NullMarked
package dev.pgemit.interop.spring;

import org.jspecify.annotations.NullMarked;
