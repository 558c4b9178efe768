/**
 * Configures an {@link dev.pgemit.Emitter} in a Spring Boot application: start at {@link
 * dev.pgemit.spring.PgemitAutoConfiguration}.
 */
@NullMarked
package dev.pgemit.spring;

import org.jspecify.annotations.NullMarked;
