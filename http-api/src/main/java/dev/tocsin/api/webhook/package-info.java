/** The wire formats of senders, one reader for each, which turns a payload into signals. */
@NullMarked
package dev.tocsin.api.webhook;

import org.jspecify.annotations.NullMarked;
