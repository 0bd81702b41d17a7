/**
 * What would happen to an incident, told by the very decider that makes it happen. Pure; may import the core packages.
 */
@NullMarked
package dev.tocsin.engine.simulate;

import org.jspecify.annotations.NullMarked;
