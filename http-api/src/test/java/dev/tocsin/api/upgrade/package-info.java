/** Databases that earlier versions wrote are opened by this version. */
@NullMarked
package dev.tocsin.api.upgrade;

import org.jspecify.annotations.NullMarked;
