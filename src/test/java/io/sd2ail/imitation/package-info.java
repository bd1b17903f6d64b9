@NullMarked
package io.sd2ail.imitation;

import org.jspecify.annotations.NullMarked;
