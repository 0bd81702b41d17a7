/**
 * The actor system of a node that is alone: a cluster of one member that opens no port. Shell; imports no other package
 * of the engine.
 */
@NullMarked
package dev.tocsin.runtime.remoting;

import org.jspecify.annotations.NullMarked;
