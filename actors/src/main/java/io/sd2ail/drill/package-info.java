/// Breaks a cluster that trains, in every way that it promises to survive, and looks what becomes of it.
@NullMarked
package io.sd2ail.drill;

import org.jspecify.annotations.NullMarked;
