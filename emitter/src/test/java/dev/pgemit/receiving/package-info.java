/** The receiving end, as a server's adapter sees it: channels, payloads and attachments. */
@NullMarked
package dev.pgemit.receiving;

import org.jspecify.annotations.NullMarked;
