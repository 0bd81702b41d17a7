/**
 * Answers that come back: what people press, reply and follow, and what other systems tell of our pages, becomes
 * commands to incidents with the person's identity. Each way in proves who speaks by what its provider offers; none
 * needs a token of the API.
 */
@NullMarked
package dev.tocsin.api.answers;

import org.jspecify.annotations.NullMarked;
