@NullMarked
package dev.pgemit.redis.connect;

import org.jspecify.annotations.NullMarked;
