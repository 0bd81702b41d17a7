/**
 * The functions that every alert passes through, measured one by one with JMH. Each gets another input at every call,
 * in turn, and what it returns is used.
 */
@NullMarked
package dev.tocsin.bench.micro;

import org.jspecify.annotations.NullMarked;
