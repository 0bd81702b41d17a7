/**
 * What would happen to an incident, told by the very decider that makes it happen. Pure; may import the core packages.
 */
@NullMarked
package dev.tocsin.core.simulate;

import org.jspecify.annotations.NullMarked;
