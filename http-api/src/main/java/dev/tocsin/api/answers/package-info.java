/**
 * Answers: buttons, replies, links and the reports of external systems become commands to incidents with the person's
 * identity. Each way to answer authenticates the person by what its provider offers; none needs a token of the API.
 */
@NullMarked
package dev.tocsin.api.answers;

import org.jspecify.annotations.NullMarked;
