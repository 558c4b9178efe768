/** Tests the OpenAPI document, its page, and generated clients. */
@NullMarked
package dev.pgemit.interop.contract;

import org.jspecify.annotations.NullMarked;
