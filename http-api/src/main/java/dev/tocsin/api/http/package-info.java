/** What every endpoint shares: JSON, problems, authentication, idempotency. */
@NullMarked
package dev.tocsin.api.http;

import org.jspecify.annotations.NullMarked;
