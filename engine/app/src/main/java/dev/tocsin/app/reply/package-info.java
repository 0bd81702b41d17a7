/**
 * What people and external systems answer, however it arrives: who it is, which page and incident it concerns, the
 * command that it means, and what they are told. Also test pages, which are answered in the same ways.
 */
@NullMarked
package dev.tocsin.app.reply;

import org.jspecify.annotations.NullMarked;
