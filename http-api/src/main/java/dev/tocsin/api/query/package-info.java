/** The read-only HTTP API: lists, timelines, who is on call, dead letters. */
@NullMarked
package dev.tocsin.api.query;

import org.jspecify.annotations.NullMarked;
