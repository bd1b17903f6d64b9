@NullMarked
package io.sd2ail.drill;

import org.jspecify.annotations.NullMarked;
